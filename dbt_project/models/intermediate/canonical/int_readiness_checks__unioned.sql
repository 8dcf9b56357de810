{{ union_of_connectors('readiness_checks') }}
