{{ conformed_rows('work_items') }}
