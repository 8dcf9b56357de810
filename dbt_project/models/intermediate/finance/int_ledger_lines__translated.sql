{{ config(materialized='table') }}

with lines as (
    select * from {{ ref('int_ledger_lines__posted') }}
),

rates as (
    select * from {{ ref('int_fx_rates__dated') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

rated as (
    select
        lines.*,
        functional_currencies.minor_unit_digits as functional_digits,
        reporting_currencies.minor_unit_digits as reporting_digits,
        functional_rates.fx_rate as functional_fx_rate,
        reporting_rates.fx_rate,
        reporting_rates.fx_rate_on,
        reporting_rates.fx_method
    from lines
    left join currencies as functional_currencies
        on lines.functional_currency_code = functional_currencies.currency_code
    left join currencies as reporting_currencies
        on lines.reporting_currency_code = reporting_currencies.currency_code
    left join rates as functional_rates
        on lines.currency_code = functional_rates.from_currency
        and lines.functional_currency_code = functional_rates.to_currency
        and lines.posted_on = functional_rates.date_on
    left join rates as reporting_rates
        on lines.currency_code = reporting_rates.from_currency
        and lines.reporting_currency_code = reporting_rates.to_currency
        and lines.posted_on = reporting_rates.date_on
),

translated as (
    select
        rated.*,
        case
            when currency_code = functional_currency_code
                then {{ round_money('amount', 'functional_digits') }}
            else {{ translate_money('amount', 'functional_fx_rate', 'functional_digits') }}
        end as functional_amount,
        case
            when currency_code = reporting_currency_code
                then {{ round_money('amount', 'reporting_digits') }}
            else {{ translate_money('amount', 'fx_rate', 'reporting_digits') }}
        end as reporting_amount
    from rated
)

select
    *,
    reporting_amount is null as is_rate_missing
from translated
