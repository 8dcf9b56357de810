{{ union_of_connectors('workstreams') }}
