{{ conformed_rows('dependencies') }}
