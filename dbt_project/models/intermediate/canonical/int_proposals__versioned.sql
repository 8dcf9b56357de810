{{ continued_by_key('proposals') }}

{{ rows_with_disposition('proposals') }}
