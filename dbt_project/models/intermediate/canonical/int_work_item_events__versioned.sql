{{ continued_by_key('work_item_events') }}

{{ rows_with_disposition('work_item_events') }}
