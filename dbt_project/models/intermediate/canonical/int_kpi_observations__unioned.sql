{{ union_of_connectors('kpi_observations') }}
