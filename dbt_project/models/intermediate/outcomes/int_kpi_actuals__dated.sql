{{ config(materialized='table') }}

with kpis as (
    select * from {{ ref('dim_kpi') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

observed as (
    select
        observations.kpi_id,
        observations.observed_on,
        observations.value,
        observations.numerator,
        observations.denominator,
        cast(null as bigint) as sample_count,
        {{ fidelity_score('observations.history_fidelity') }} as fidelity_score,
        cast(null as decimal(28, 10)) as coverage_ratio,
        cast(null as varchar) as held_reason,
        false as is_capped,
        observations.definition_version
    from {{ ref('fct_kpi_observation') }} as observations
    inner join kpis on observations.kpi_id = kpis.kpi_id
    where
        observations.is_current
        and observations.slice = 'all'
        and kpis.metric_id is null
),

-- A computed KPI is observed on the last day of each complete month.
computed as (
    select
        kpis.kpi_id,
        months.month_ends_on as observed_on,
        metrics.value,
        metrics.numerator,
        metrics.denominator,
        metrics.sample_count,
        metrics.fidelity_score,
        metrics.coverage_ratio,
        metrics.held_reason,
        metrics.is_capped,
        kpis.definition_version
    from kpis
    inner join {{ ref('int_portfolio_metrics__measured') }} as metrics on kpis.metric_id = metrics.metric_id
    inner join months on metrics.month_on = months.month_on and months.is_complete
),

actuals as (
    select * from observed
    union all
    select * from computed
),

-- The newest observation that each month's judgement can rest on.
ranked as (
    select
        months.month_on,
        months.judged_on,
        months.is_current,
        actuals.*,
        row_number() over (
            partition by actuals.kpi_id, months.month_on
            order by actuals.observed_on desc
        ) as recency
    from months
    inner join actuals on months.judged_on >= actuals.observed_on
)

select
    kpis.kpi_id,
    months.month_on,
    months.judged_on,
    months.is_current,
    ranked.observed_on,
    ranked.value,
    ranked.numerator,
    ranked.denominator,
    ranked.sample_count,
    ranked.fidelity_score,
    ranked.coverage_ratio,
    coalesce(ranked.is_capped, false) as is_capped,
    case
        when ranked.held_reason is not null then ranked.held_reason
        when ranked.definition_version <> kpis.definition_version
            then 'observed under definition ' || ranked.definition_version || ', now defined by '
                || kpis.definition_version
    end as held_reason
from kpis
cross join months
left join ranked
    on kpis.kpi_id = ranked.kpi_id
        and months.month_on = ranked.month_on
        and ranked.recency = 1
