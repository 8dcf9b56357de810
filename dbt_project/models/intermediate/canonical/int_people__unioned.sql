{{ union_of_connectors('people') }}
