{{ continued_by_key('readiness_checks') }}

{{ rows_with_disposition('readiness_checks') }}
