{{ known_rows('deployments') }}
