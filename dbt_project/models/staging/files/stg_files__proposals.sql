{{ conformed_rows('proposals') }}
