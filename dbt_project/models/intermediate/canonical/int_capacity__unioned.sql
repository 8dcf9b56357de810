{{ union_of_connectors('capacity') }}
