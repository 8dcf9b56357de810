{{ union_of_connectors('teams') }}
