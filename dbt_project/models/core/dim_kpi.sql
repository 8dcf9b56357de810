with run as (
    select * from {{ source('portfolio', 'run') }}
),

kpis as (
    select kpis.*
    from {{ source('portfolio', 'kpis') }} as kpis
    cross join run
    where kpis.recorded_on is null or kpis.recorded_on <= run.as_of_on
),

-- Every target recorded by as_of, counted from both ends: the first is the original, the last the current one.
targets as (
    select
        kpi_targets.kpi_id,
        kpi_targets.target_value,
        kpi_targets.target_on,
        row_number() over (
            partition by kpi_targets.kpi_id
            order by kpi_targets.recorded_on asc nulls first, kpi_targets.target_on asc
        ) as first_rank,
        row_number() over (
            partition by kpi_targets.kpi_id
            order by kpi_targets.recorded_on desc nulls last, kpi_targets.target_on desc
        ) as last_rank,
        count(*) over (partition by kpi_targets.kpi_id) as target_version_count
    from {{ source('portfolio', 'kpi_targets') }} as kpi_targets
    cross join run
    where kpi_targets.recorded_on is null or kpi_targets.recorded_on <= run.as_of_on
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
    kpis.baseline_value,
    kpis.baseline_on,
    currents.target_value,
    currents.target_on,
    originals.target_value as original_target_value,
    originals.target_on as original_target_on,
    cast(coalesce(currents.target_version_count, 0) as integer) as target_version_count,
    kpis.cadence_days,
    kpis.exogenous_effect,
    kpis.plausible_min_value,
    kpis.plausible_max_value,
    kpis.guardrail_limit_value,
    kpis.guardrail_margin_value,
    kpis.definition_version,
    kpis.recorded_on,
    owners.owner_person_id,
    coalesce(owners.owner_count, 0) as owner_count
from kpis
left join targets as currents
    on
        kpis.kpi_id = currents.kpi_id
        and currents.last_rank = 1
left join targets as originals
    on
        kpis.kpi_id = originals.kpi_id
        and originals.first_rank = 1
left join {{ ref('int_owners__current') }} as owners
    on
        kpis.kpi_id = owners.entity_id
        and owners.entity_type = 'kpi'
