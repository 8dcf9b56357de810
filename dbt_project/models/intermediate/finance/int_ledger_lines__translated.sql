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
        on
            lines.currency_code = functional_rates.from_currency
            and lines.functional_currency_code = functional_rates.to_currency
            and lines.posted_on = functional_rates.date_on
    left join rates as reporting_rates
        on
            lines.currency_code = reporting_rates.from_currency
            and lines.reporting_currency_code = reporting_rates.to_currency
            and lines.posted_on = reporting_rates.date_on
),

translated as (
    select
        *,
        {{ translate_money(
            'amount', 'currency_code', 'functional_currency_code', 'functional_fx_rate', 'functional_digits'
        ) }} as functional_amount,
        {{ translate_money('amount', 'currency_code', 'reporting_currency_code', 'fx_rate', 'reporting_digits') }}
            as reporting_amount
    from rated
)

select
    ledger_line_id,
    journal_id,
    line_number,
    entity_id,
    account_code,
    account_name,
    account_class,
    cost_centre,
    workstream_id,
    source_workstream_id,
    vendor,
    posted_on,
    recorded_at,
    known_at,
    fiscal_calendar_id,
    fiscal_period_id,
    original_fiscal_period_id,
    is_late_posting,
    amount,
    currency_code,
    functional_amount,
    functional_currency_code,
    reporting_amount,
    reporting_currency_code,
    fx_rate,
    fx_rate_on,
    fx_method,
    reporting_amount is null as is_rate_missing,
    reverses_journal_id,
    is_reversal,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from translated
