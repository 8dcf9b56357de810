{{ union_of_connectors('decisions') }}
