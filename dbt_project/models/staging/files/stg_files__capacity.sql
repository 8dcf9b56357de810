{{ conformed_rows('capacity') }}
