{{ known_rows('people') }}
