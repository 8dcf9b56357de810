{{ config(materialized='table') }}

with kpis as (
    select * from {{ source('portfolio', 'kpis') }}
),

observations as (
    select
        *,
        coalesce(slice, 'all') as observed_slice
    from {{ ref('int_kpi_observations__known') }}
),

ordered as (
    select
        *,
        row_number() over (
            partition by kpi_id, observed_on, observed_slice
            order by recorded_at asc nulls first, landed_record_id asc
        ) as vintage_number,
        count(*) over (partition by kpi_id, observed_on, observed_slice) as vintage_count,
        lead(recorded_at) over (
            partition by kpi_id, observed_on, observed_slice
            order by recorded_at asc nulls first, landed_record_id asc
        ) as superseded_at,
        lag(value) over (
            partition by kpi_id, observed_on, observed_slice
            order by recorded_at asc nulls first, landed_record_id asc
        ) as replaced_value
    from observations
)

select
    ordered.kpi_id,
    ordered.observed_on,
    ordered.observed_slice as slice,
    ordered.value,
    ordered.numerator,
    ordered.denominator,
    ordered.recorded_at,
    ordered.superseded_at,
    cast(ordered.vintage_number as integer) as vintage_number,
    ordered.vintage_number = ordered.vintage_count as is_current,
    ordered.vintage_number > 1 and ordered.value <> ordered.replaced_value as is_restated,
    ordered.replaced_value,
    coalesce(ordered.definition_version, kpis.definition_version) as definition_version,
    kpis.kpi_id is not null as is_declared,
    ordered.history_fidelity,
    ordered.source_system,
    ordered.source_instance,
    ordered.landed_record_id
from ordered
left join kpis on ordered.kpi_id = kpis.kpi_id
