{{ known_rows('dependencies') }}
