{{ known_rows('usage_daily') }}
