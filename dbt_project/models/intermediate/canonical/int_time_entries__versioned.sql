{{ continued_by_key('time_entries') }}

{{ rows_with_disposition('time_entries') }}
