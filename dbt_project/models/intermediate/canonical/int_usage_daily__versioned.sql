{{ continued_by_key('usage_daily') }}

{{ rows_with_disposition('usage_daily') }}
