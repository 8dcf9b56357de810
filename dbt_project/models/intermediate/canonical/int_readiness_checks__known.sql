{{ known_rows('readiness_checks') }}
