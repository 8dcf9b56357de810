{{ union_of_connectors('surveys') }}
