{% set group = 'partition by journal_id, entity_id, currency_code, functional_fx_rate, posted_on, fiscal_period_id' %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

lines as (
    select * from {{ ref('int_ledger_lines__posted') }}
),

spot_rates as (
    select * from {{ ref('int_fx_rates__dated') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

-- Into the books of the entity: the rate of the posting date.
booked as {{ inlined() }} (
    select
        lines.*,
        run.profit_and_loss_rate,
        functional_currencies.minor_unit_digits as functional_digits,
        reporting_currencies.minor_unit_digits as reporting_digits,
        spot_rates.fx_rate as functional_fx_rate,
        {{ translate_money(
            'lines.amount', 'lines.currency_code', 'lines.functional_currency_code', 'spot_rates.fx_rate',
            'functional_currencies.minor_unit_digits'
        ) }} as rounded_amount
    from lines
    cross join run
    left join currencies as functional_currencies
        on lines.functional_currency_code = functional_currencies.currency_code
    left join currencies as reporting_currencies
        on lines.reporting_currency_code = reporting_currencies.currency_code
    left join spot_rates
        on
            lines.fiscal_calendar_id = spot_rates.fiscal_calendar_id
            and lines.currency_code = spot_rates.from_currency
            and lines.functional_currency_code = spot_rates.to_currency
            and lines.posted_on = spot_rates.date_on
),

-- A balanced journal stays balanced: what rounding leaves goes to its largest line.
residual as (
    select
        ledger_line_id,
        case when sum(amount) over ({{ group }}) = 0 then sum(rounded_amount) over ({{ group }}) else 0 end
            as residual_amount,
        row_number() over ({{ group }} order by abs(amount) desc, ledger_line_id asc) as size_rank
    from booked
    where currency_code <> functional_currency_code
),

functional as (
    select
        booked.*,
        cast(
            booked.rounded_amount
            - case when residual.size_rank = 1 then coalesce(residual.residual_amount, 0) else 0 end
            as decimal(28, 4)
        ) as functional_amount,
        case
            when booked.functional_currency_code = booked.reporting_currency_code then cast(null as varchar)
            when booked.fiscal_period_id is null then 'transaction_date'
            when booked.account_class in ('asset', 'liability') then 'closing'
            when booked.account_class in ('revenue', 'expense') and booked.profit_and_loss_rate = 'period_average'
                then 'average'
            when booked.account_class = 'equity' then 'historical'
            else 'transaction_date'
        end as fx_rate_kind
    from booked
    left join residual on booked.ledger_line_id = residual.ledger_line_id
),

-- Out of the books: by the class of the account.
rated as (
    select
        functional.*,
        case functional.fx_rate_kind
            when 'average' then periodic.average_rate
            when 'closing' then periodic.closing_rate
            else spot_rates.fx_rate
        end as fx_rate,
        case functional.fx_rate_kind
            when 'average' then periodic.average_rate_on
            when 'closing' then periodic.closing_rate_on
            else spot_rates.fx_rate_on
        end as fx_rate_on,
        case functional.fx_rate_kind
            when 'average' then periodic.average_method
            when 'closing' then periodic.closing_method
            else spot_rates.fx_method
        end as fx_method,
        case
            when functional.fx_rate_kind = 'closing' then periodic.last_year_closing_rate
            when functional.fx_rate_kind = 'historical' then spot_rates.fx_rate
            else periodic.last_year_average_rate
        end as last_year_fx_rate
    from functional
    left join {{ ref('int_fx_rates__periodic') }} as periodic
        on
            functional.fiscal_calendar_id = periodic.fiscal_calendar_id
            and functional.fiscal_period_id = periodic.fiscal_period_id
            and functional.functional_currency_code = periodic.currency_code
    left join spot_rates
        on
            functional.fiscal_calendar_id = spot_rates.fiscal_calendar_id
            and functional.functional_currency_code = spot_rates.from_currency
            and functional.reporting_currency_code = spot_rates.to_currency
            and functional.posted_on = spot_rates.date_on
),

translated as (
    select
        *,
        {%- set books, reporting = 'functional_currency_code', 'reporting_currency_code' %}
        {{ translate_money('functional_amount', books, reporting, 'fx_rate', 'reporting_digits') }} as reporting_amount,
        {{ translate_money('functional_amount', books, reporting, 'last_year_fx_rate', 'reporting_digits') }}
            as constant_currency_amount
    from rated
)

select
    *,
    reporting_amount is null as is_rate_missing
from translated
