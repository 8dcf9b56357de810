{{ known_rows('decisions') }}
