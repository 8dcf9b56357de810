{{ union_of_connectors('incidents') }}
