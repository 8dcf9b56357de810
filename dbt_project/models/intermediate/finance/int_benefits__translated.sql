{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

monthly as (
    select
        *,
        lower(measure) as benefit_measure,
        cast({{ dbt.date_trunc('month', 'period_month') }} as date) as benefit_month
    from {{ ref('int_benefits__known') }}
),

-- What was realised is translated at the end of its month; a plan or forecast when it was recorded.
dated as (
    select
        monthly.*,
        run.reporting_currency as reporting_currency_code,
        run.fiscal_calendar_id,
        {{ period_day('monthly.benefit_month') }} as period_day_on,
        case
            when monthly.benefit_measure = 'realised'
                then least(cast({{ dbt.last_day('monthly.benefit_month', 'month') }} as date), run.as_of_on)
            else coalesce({{ at_local_date('monthly.recorded_at', 'run.time_zone') }}, monthly.benefit_month)
        end as rate_wanted_on,
        row_number() over (
            partition by monthly.benefit_id, monthly.benefit_month, monthly.benefit_measure
            order by monthly.recorded_at desc nulls last, monthly.landed_record_id asc
        ) as recency
    from monthly
    cross join run
),

rated as (
    select
        dated.*,
        fiscal_days.fiscal_period_id,
        currencies.minor_unit_digits,
        rates.fx_rate,
        rates.fx_rate_on
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
    benefit_id,
    benefit_month as period_month,
    benefit_measure as measure,
    fiscal_period_id,
    amount,
    currency_code,
    reporting_amount,
    reporting_currency_code,
    fx_rate,
    fx_rate_on,
    reporting_amount is null as is_rate_missing,
    benefit_measure = 'realised' and validated_by_person_id is not null as is_validated,
    validated_by_person_id,
    evidence,
    recorded_at,
    recency = 1 as is_current,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from translated
