{{ union_of_connectors('eligible_population') }}
