{{ continued_by_key('benefits') }}

{{ rows_with_disposition('benefits') }}
