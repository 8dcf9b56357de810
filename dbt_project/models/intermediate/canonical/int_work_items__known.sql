{{ known_rows('work_items') }}
