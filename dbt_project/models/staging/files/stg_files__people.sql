{{ conformed_rows('people') }}
