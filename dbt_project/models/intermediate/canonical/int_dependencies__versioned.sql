{{ continued_by_key('dependencies') }}

{{ rows_with_disposition('dependencies') }}
