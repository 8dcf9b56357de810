{{ conformed_rows('kpi_observations') }}
