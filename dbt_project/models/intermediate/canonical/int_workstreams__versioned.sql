{{ continued_by_key('workstreams') }}

{{ rows_with_disposition('workstreams') }}
