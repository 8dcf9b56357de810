{{ config(materialized='table') }}

with run as (
    select
        *,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as tomorrow_on
    from {{ source('portfolio', 'run') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

fiscal_years as (
    select distinct
        periods.fiscal_year_starts_on,
        periods.fiscal_year_ends_on
    from {{ source('portfolio', 'fiscal_periods') }} as periods
    inner join run on periods.fiscal_calendar_id = run.fiscal_calendar_id
),

-- What brings money from a day on: driver links, from their planned go-live; proposals, once they are built.
claims as (
    select
        'link' as claim_type,
        link_id as claim_id,
        workstream_id,
        kpi_id,
        coalesce(benefit_id, link_id) as benefit_id,
        actual_on is null as is_pending,
        planned_start_on as starts_on,
        ramp_days,
        expected_effect,
        value_per_unit,
        volume_per_day,
        currency_code
    from {{ ref('int_links__dated') }}
    where is_latest
    union all
    select
        'proposal' as claim_type,
        proposals.proposal_id as claim_id,
        proposals.workstream_id,
        proposals.kpi_id,
        proposals.proposal_id as benefit_id,
        true as is_pending,
        cast({{ dbt.dateadd('day', 'cast(ceil(proposals.build_days) as integer)', 'run.tomorrow_on') }} as date)
            as starts_on,
        coalesce(proposals.ramp_days, 0) as ramp_days,
        proposals.expected_effect,
        proposals.value_per_unit,
        proposals.volume_per_day,
        proposals.currency_code
    from {{ ref('int_proposals__timed') }} as proposals
    cross join run
    where proposals.build_days between 0 and 36500
),

-- The curve of the escalation, and the same a week later; the loss in the fiscal year in which it is greatest.
curves as (
    select
        claims.*,
        {{ ramp_sum_between(
            'claims.starts_on', 'claims.ramp_days',
            'fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on'
        ) }} - {{ ramp_sum_between(
            'cast(' ~ dbt.dateadd('day', 7, 'claims.starts_on') ~ ' as date)', 'claims.ramp_days',
            'fiscal_years.fiscal_year_starts_on', 'fiscal_years.fiscal_year_ends_on'
        ) }} as lost_sum,
        fiscal_years.fiscal_year_starts_on
    from claims
    inner join fiscal_years on claims.starts_on < fiscal_years.fiscal_year_ends_on
),

costliest as (
    select
        *,
        row_number() over (
            partition by claim_type, claim_id order by lost_sum desc, fiscal_year_starts_on asc
        ) as cost_rank
    from curves
),

priced as (
    select
        costliest.*,
        2 * greatest(costliest.ramp_days, 1) as scale,
        currencies.minor_unit_digits,
        cast(abs(costliest.expected_effect) as decimal(19, 10)) as effect,
        cast(costliest.value_per_unit * costliest.volume_per_day as decimal(22, 10)) as value_per_day
    from costliest
    left join currencies on costliest.currency_code = currencies.currency_code
    where costliest.cost_rank = 1
),

valued as (
    select
        priced.*,
        {{ curve_amount('effect', 'value_per_day', 'lost_sum', 'scale') }} as own_amount
    from priced
)

select
    valued.claim_type,
    valued.claim_id,
    valued.workstream_id,
    valued.kpi_id,
    valued.benefit_id,
    valued.is_pending,
    valued.starts_on,
    {{ translate_money(
        'valued.own_amount', 'valued.currency_code', 'run.reporting_currency', 'rates.fx_rate',
        'currencies.minor_unit_digits'
    ) }} as cost_of_delay_amount,
    run.reporting_currency as currency_code
from valued
cross join run
left join currencies on run.reporting_currency = currencies.currency_code
left join {{ ref('int_fx_rates__dated') }} as rates
    on
        run.fiscal_calendar_id = rates.fiscal_calendar_id
        and valued.currency_code = rates.from_currency
        and run.reporting_currency = rates.to_currency
        and run.as_of_on = rates.date_on
