{{ conformed_rows('work_item_events') }}
