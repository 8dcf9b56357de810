{{ conformed_rows('surveys') }}
