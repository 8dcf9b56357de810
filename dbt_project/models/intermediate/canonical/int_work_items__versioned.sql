{{ continued_by_key('work_items') }}

{{ rows_with_disposition('work_items') }}
