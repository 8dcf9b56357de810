{{ known_rows('kpi_observations') }}
