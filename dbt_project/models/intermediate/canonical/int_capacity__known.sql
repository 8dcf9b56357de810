{{ known_rows('capacity') }}
