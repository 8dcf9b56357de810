{{ continued_by_key('surveys') }}

{{ rows_with_disposition('surveys') }}
