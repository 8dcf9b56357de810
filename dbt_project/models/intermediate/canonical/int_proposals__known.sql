{{ known_rows('proposals') }}
