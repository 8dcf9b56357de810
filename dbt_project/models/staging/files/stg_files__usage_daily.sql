{{ conformed_rows('usage_daily') }}
