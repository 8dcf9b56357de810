{{ conformed_rows('benefits') }}
