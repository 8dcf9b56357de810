{{ continued_by_key('teams') }}

{{ rows_with_disposition('teams') }}
