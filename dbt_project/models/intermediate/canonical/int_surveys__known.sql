{{ known_rows('surveys') }}
