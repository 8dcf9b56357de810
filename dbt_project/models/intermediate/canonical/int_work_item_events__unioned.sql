{{ union_of_connectors('work_item_events') }}
