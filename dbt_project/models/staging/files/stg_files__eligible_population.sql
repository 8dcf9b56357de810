{{ conformed_rows('eligible_population') }}
