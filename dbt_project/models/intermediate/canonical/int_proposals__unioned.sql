{{ union_of_connectors('proposals') }}
