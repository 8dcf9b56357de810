{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

links as (
    select * from {{ ref('int_links__dated') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

fiscal_years as (
    select distinct
        periods.fiscal_year,
        periods.fiscal_year_starts_on,
        periods.fiscal_year_ends_on
    from {{ source('portfolio', 'fiscal_periods') }} as periods
    inner join run on periods.fiscal_calendar_id = run.fiscal_calendar_id
),

-- Whole numbers, 2 x ramp times the days: planned, lost by the slip, still to be saved from tomorrow on.
curves as (
    select
        links.*,
        fiscal_years.fiscal_year,
        fiscal_years.fiscal_year_starts_on,
        fiscal_years.fiscal_year_ends_on,
        {{ days_between('fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on') }}
            as fiscal_year_days,
        {{ ramp_sum_between(
            'links.planned_start_on', 'links.ramp_days',
            'fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on'
        ) }} as planned_sum,
        {{ ramp_sum_between(
            'links.expected_start_on', 'links.ramp_days',
            'fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on'
        ) }} as expected_sum,
        {{ ramp_sum_between(
            'links.reachable_start_on', 'links.ramp_days',
            'fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on'
        ) }} as reachable_sum
    from links
    inner join fiscal_years
        on links.planned_start_on < fiscal_years.fiscal_year_ends_on
            and greatest(links.planned_start_on, links.stood_until_on) >= fiscal_years.fiscal_year_starts_on
),

-- A slip that reaches over a year's end is shown in the fiscal year in which it costs most.
costliest as (
    select
        *,
        greatest(planned_sum - expected_sum, 0) as lost_sum,
        greatest(reachable_sum - expected_sum, 0) as avoidable_sum,
        row_number() over (
            partition by link_id, milestone_id, revision_number
            order by planned_sum - expected_sum desc, fiscal_year_starts_on asc
        ) as cost_rank
    from curves
),

-- Exact decimals up to the one division; a ramp of 0 is one of 1 day.
priced as (
    select
        costliest.*,
        2 * greatest(costliest.ramp_days, 1) as scale,
        currencies.minor_unit_digits,
        cast(abs(costliest.expected_effect) as decimal(19, 10)) as effect,
        least(abs(costliest.effect_low), abs(costliest.effect_high)) as effect_smaller,
        greatest(abs(costliest.effect_low), abs(costliest.effect_high)) as effect_larger,
        cast(costliest.value_per_unit * costliest.volume_per_day as decimal(22, 10)) as value_per_day
    from costliest
    left join currencies on costliest.currency_code = currencies.currency_code
    where costliest.cost_rank = 1
)

select
    link_id,
    workstream_id,
    kpi_id,
    milestone_id,
    milestone_name,
    milestone_workstream_id,
    benefit_id,
    currency_code,
    revision_number,
    is_latest,
    revised_on,
    linked_on,
    original_baseline_on,
    expected_on,
    actual_on,
    slip_days,
    slip_business_days,
    reported_status,
    stated_forecast_on,
    forecast_basis,
    driving_milestone_id,
    fiscal_year,
    fiscal_year_ends_on,
    {{ curve_amount('effect', 'value_per_day', 'planned_sum', 'scale') }} as planned_amount,
    {{ curve_amount('effect', 'value_per_day', 'lost_sum', 'scale') }} as amount_at_risk,
    {{ curve_amount('effect_smaller', 'value_per_day', 'lost_sum', 'scale') }} as amount_low,
    {{ curve_amount('effect_larger', 'value_per_day', 'lost_sum', 'scale') }} as amount_high,
    {{ curve_amount('effect', 'value_per_day', 'avoidable_sum', 'scale') }} as avoidable_amount,
    {{ ratio('effect * lost_sum', 'scale * fiscal_year_days') }} as units_at_risk,
    {{ ratio('lost_sum', 'planned_sum') }} as loss_ratio,
    coalesce({{ ratio('lost_sum', 'planned_sum') }} >= 0.01, false) as is_breach
from priced
