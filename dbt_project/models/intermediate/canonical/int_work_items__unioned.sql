{{ union_of_connectors('work_items') }}
