{{ known_rows('eligible_population') }}
