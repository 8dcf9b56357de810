{{ conformed_rows('readiness_checks') }}
