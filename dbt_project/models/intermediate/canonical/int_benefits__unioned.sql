{{ union_of_connectors('benefits') }}
