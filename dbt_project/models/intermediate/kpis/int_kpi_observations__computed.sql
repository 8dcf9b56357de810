-- A KPI that a metric computes is observed once a month, on the month's last day, as the facts stand at as_of.
-- Where a source delivers a value for the same KPI and day, that one stands.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

kpis as (
    select * from {{ source('portfolio', 'kpis') }}
    where metric_id is not null
),

metrics as (
    select
        *,
        cast({{ dbt.last_day('month_on', 'month') }} as date) as month_ends_on
    from {{ ref('int_portfolio_metrics__measured') }}
    where value is not null
)

select
    kpis.kpi_id,
    metrics.month_ends_on as observed_on,
    'all' as slice,
    metrics.value,
    metrics.numerator,
    metrics.denominator,
    cast(null as timestamp) as recorded_at,
    cast(null as timestamp) as superseded_at,
    1 as vintage_number,
    true as is_current,
    false as is_restated,
    cast(null as decimal(28, 10)) as replaced_value,
    kpis.definition_version,
    true as is_declared,
    'event' as history_fidelity,
    'throughline' as source_system,
    'throughline' as source_instance,
    cast(null as varchar) as landed_record_id
from kpis
cross join run
inner join metrics
    on
        kpis.metric_id = metrics.metric_id
        and run.as_of_on >= metrics.month_ends_on
left join {{ ref('int_kpi_observations__vintaged') }} as delivered
    on
        kpis.kpi_id = delivered.kpi_id
        and metrics.month_ends_on = delivered.observed_on
        and delivered.slice = 'all'
where delivered.kpi_id is null
