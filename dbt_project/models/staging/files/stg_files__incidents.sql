{{ conformed_rows('incidents') }}
