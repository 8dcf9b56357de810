{{ union_of_connectors('fx_rates') }}
