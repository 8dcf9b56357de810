{{ union_of_connectors('dependencies') }}
