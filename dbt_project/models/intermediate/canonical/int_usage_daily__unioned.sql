{{ union_of_connectors('usage_daily') }}
