{{ known_rows('benefits') }}
