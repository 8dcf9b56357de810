{{ continued_by_key('kpi_observations') }}

{{ rows_with_disposition('kpi_observations') }}
