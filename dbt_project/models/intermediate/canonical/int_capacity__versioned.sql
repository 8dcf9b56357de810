{{ continued_by_key('capacity') }}

{{ rows_with_disposition('capacity') }}
