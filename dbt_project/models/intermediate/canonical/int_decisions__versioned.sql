{{ continued_by_key('decisions') }}

{{ rows_with_disposition('decisions') }}
