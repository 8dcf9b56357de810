{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

lines as (
    select * from {{ ref('int_budget_lines__known') }}
),

entities as (
    select * from {{ source('portfolio', 'entities') }}
),

accounts as (
    select * from {{ ref('int_accounts__latest') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

-- A budget is translated at the rate of the day it was recorded: future periods have no rate of their own.
dated as (
    select
        lines.*,
        run.reporting_currency as reporting_currency_code,
        lower(coalesce(lines.measure, 'budget')) as budget_measure,
        coalesce(lines.account_class, accounts.account_class) as resolved_account_class,
        coalesce(entities.fiscal_calendar_id, run.fiscal_calendar_id) as fiscal_calendar_id,
        {{ period_day('lines.period_month') }} as period_day_on,
        coalesce({{ at_local_date('lines.recorded_at', 'run.time_zone') }}, lines.period_month) as rate_wanted_on
    from lines
    cross join run
    left join entities on lines.entity_id = entities.entity_id
    left join accounts on lines.account_code = accounts.account_code
),

rated as (
    select
        dated.*,
        fiscal_days.fiscal_period_id,
        currencies.minor_unit_digits,
        rates.fx_rate,
        rates.fx_rate_on,
        row_number() over (
            partition by
                dated.budget_version,
                dated.budget_measure,
                dated.entity_id,
                dated.account_code,
                dated.cost_centre,
                dated.workstream_id,
                dated.source_workstream_id,
                dated.period_month
            order by dated.recorded_at desc nulls last, dated.landed_record_id asc
        ) as recency
    from dated
    left join {{ ref('int_fiscal_days__dated') }} as fiscal_days
        on
            dated.fiscal_calendar_id = fiscal_days.fiscal_calendar_id
            and dated.period_day_on = fiscal_days.date_on
    left join currencies on dated.reporting_currency_code = currencies.currency_code
    left join {{ ref('int_fx_rates__dated') }} as rates
        on
            dated.fiscal_calendar_id = rates.fiscal_calendar_id
            and dated.currency_code = rates.from_currency
            and dated.reporting_currency_code = rates.to_currency
            and dated.rate_wanted_on = rates.date_on
),

translated as (
    select
        *,
        {{ translate_money('amount', 'currency_code', 'reporting_currency_code', 'fx_rate', 'minor_unit_digits') }}
            as reporting_amount
    from rated
)

select
    budget_version,
    budget_measure as measure,
    entity_id,
    account_code,
    resolved_account_class as account_class,
    cost_centre,
    workstream_id,
    source_workstream_id,
    cast({{ dbt.date_trunc('month', 'period_month') }} as date) as period_month,
    fiscal_calendar_id,
    fiscal_period_id,
    amount,
    currency_code,
    reporting_amount,
    reporting_currency_code,
    fx_rate,
    fx_rate_on,
    rate_wanted_on,
    reporting_amount is null as is_rate_missing,
    recorded_at,
    recency = 1 as is_current,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from translated
