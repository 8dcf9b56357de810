{{ known_rows('teams') }}
