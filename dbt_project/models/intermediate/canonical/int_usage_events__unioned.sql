{{ union_of_connectors('usage_events') }}
