{{ conformed_rows('decisions') }}
