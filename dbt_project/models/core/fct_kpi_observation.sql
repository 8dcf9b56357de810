select * from {{ ref('int_kpi_observations__vintaged') }}
