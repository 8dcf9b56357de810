with kpis as (
    select * from {{ ref('dim_kpi') }}
),

graded as (
    select * from {{ ref('int_kpi_statuses__graded') }}
    where is_current
),

owners as (
    select * from {{ ref('int_owners__active') }}
    where entity_type = 'kpi'
)

select
    kpis.kpi_id,
    kpis.kpi_name,
    kpis.outcome_id,
    kpis.metric_id,
    kpis.scorecard_area,
    kpis.bsc_perspective,
    kpis.unit,
    kpis.direction,
    kpis.is_key,
    owners.owner_person_id,
    cast(coalesce(owners.owner_count, 0) as integer) as owner_count,
    kpis.baseline_value,
    kpis.baseline_on,
    graded.target_value,
    graded.target_on,
    kpis.original_target_value,
    graded.value as actual_value,
    graded.observed_on,
    graded.planned_value,
    graded.attainment_ratio,
    graded.original_attainment_ratio,
    graded.attainment_reason,
    graded.gap_ratio,
    graded.is_guardrail,
    graded.is_targeted,
    graded.is_due,
    graded.status,
    graded.status_reason,
    graded.trust_score,
    graded.freshness_score,
    graded.fidelity_score,
    graded.coverage_score,
    graded.checks_score,
    graded.gate_status,
    kpis.definition_version,
    graded.judged_on as as_of_on
from kpis
inner join graded on kpis.kpi_id = graded.kpi_id
left join owners on kpis.kpi_id = owners.entity_id
