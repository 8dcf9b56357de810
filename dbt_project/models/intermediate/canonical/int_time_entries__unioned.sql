{{ union_of_connectors('time_entries') }}
