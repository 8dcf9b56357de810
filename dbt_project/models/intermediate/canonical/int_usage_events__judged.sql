{{ continued_by_key('usage_events') }}

{{ rows_with_disposition('usage_events') }}
