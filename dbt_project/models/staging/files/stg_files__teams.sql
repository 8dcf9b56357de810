{{ conformed_rows('teams') }}
