{{ known_rows('usage_events') }}
