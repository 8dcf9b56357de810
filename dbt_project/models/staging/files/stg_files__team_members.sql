{{ conformed_rows('team_members') }}
