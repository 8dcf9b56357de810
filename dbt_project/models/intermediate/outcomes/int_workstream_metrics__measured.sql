select
    scope_id as workstream_id,
    metric_id,
    month_on,
    value,
    numerator,
    denominator,
    sample_count,
    fidelity_score,
    coverage_ratio,
    held_reason,
    is_capped
from {{ ref('int_metrics__measured') }}
where scope_id <> 'portfolio'
