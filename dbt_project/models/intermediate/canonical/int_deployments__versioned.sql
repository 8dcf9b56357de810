{{ continued_by_key('deployments') }}

{{ rows_with_disposition('deployments') }}
