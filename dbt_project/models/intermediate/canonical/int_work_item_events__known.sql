{{ known_rows('work_item_events') }}
