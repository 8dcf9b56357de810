{{ union_of_connectors('deployments') }}
