{{ known_rows('incidents') }}
