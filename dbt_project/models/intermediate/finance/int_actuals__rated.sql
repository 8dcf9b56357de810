{# A budget is translated at the rate of the day it was recorded; the last such day of a fiscal year is the one whose
   rates its actuals are compared at. -#}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

periods as (
    select * from {{ source('portfolio', 'fiscal_periods') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

budgeted_years as (
    select
        periods.fiscal_year,
        max(lines.rate_wanted_on) as rate_wanted_on
    from {{ ref('int_budget_lines__translated') }} as lines
    inner join run on lines.budget_version = run.budget_version
    inner join periods
        on lines.fiscal_calendar_id = periods.fiscal_calendar_id and lines.fiscal_period_id = periods.fiscal_period_id
    where lines.is_current and lines.measure = 'budget'
    group by periods.fiscal_year
),

rated as (
    select
        ledger.*,
        case
            when ledger.functional_currency_code = ledger.reporting_currency_code then ledger.reporting_amount
            else {{ translate_money(
                'ledger.functional_amount', 'ledger.functional_currency_code', 'ledger.reporting_currency_code',
                'rates.fx_rate', 'currencies.minor_unit_digits'
            ) }}
        end as budget_rate_amount
    from {{ ref('fct_ledger_line') }} as ledger
    left join currencies on ledger.reporting_currency_code = currencies.currency_code
    left join periods
        on ledger.fiscal_calendar_id = periods.fiscal_calendar_id and ledger.fiscal_period_id = periods.fiscal_period_id
    left join budgeted_years on periods.fiscal_year = budgeted_years.fiscal_year
    left join {{ ref('int_fx_rates__dated') }} as rates
        on
            ledger.fiscal_calendar_id = rates.fiscal_calendar_id
            and ledger.functional_currency_code = rates.from_currency
            and ledger.reporting_currency_code = rates.to_currency
            and budgeted_years.rate_wanted_on = rates.date_on
    where ledger.account_class in ('revenue', 'expense')
)

-- Revenue is shown positive: the ledger's credit sign is turned.
select
    ledger_line_id,
    workstream_id,
    entity_id,
    account_code,
    account_class,
    fiscal_calendar_id,
    fiscal_period_id,
    case when account_class = 'revenue' then -reporting_amount else reporting_amount end as actual_amount,
    case when account_class = 'revenue' then -budget_rate_amount else budget_rate_amount end as budget_rate_amount,
    is_rate_missing
from rated
