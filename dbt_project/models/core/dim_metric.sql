select
    metric_id,
    metric_name,
    scorecard_area,
    unit,
    definition_version,
    true as is_computed,
    evidence_basis
from {{ ref('int_metrics__catalogued') }}
union all
select
    kpi_id as metric_id,
    kpi_name as metric_name,
    scorecard_area,
    unit,
    definition_version,
    false as is_computed,
    'kpi:' || kpi_id as evidence_basis
from {{ ref('dim_kpi') }}
where metric_id is null
