{{ conformed_rows('usage_events') }}
