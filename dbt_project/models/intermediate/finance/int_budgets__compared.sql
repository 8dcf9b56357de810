{{ config(materialized='table') }}

{% set place = 'workstream_id, account_code, account_class, fiscal_calendar_id, fiscal_period_id' %}
{% set cell, at_place = place ~ ', entity_id', 'over (partition by ' ~ place ~ ')' %}
{% set unnamed = 'case when entity_id is null then budget_line_count + forecast_line_count else 0 end' %}
{% set of_actuals = {
    'actual_amount': 'actual_amount', 'actual_line_count': '1', 'budget_rate_amount': 'budget_rate_amount',
    'actual_unrated_count': 'case when is_rate_missing then 1 else 0 end',
    'unplanned_rate_count': 'case when budget_rate_amount is null then 1 else 0 end',
} %}
{% set of_budgets = {
    'budget_amount': "case when measure = 'budget' then reporting_amount else 0 end",
    'forecast_amount': "case when measure = 'forecast' then reporting_amount else 0 end",
    'budget_line_count': "case when measure = 'budget' then 1 else 0 end",
    'forecast_line_count': "case when measure = 'forecast' then 1 else 0 end",
    'budget_unrated_count': 'case when is_rate_missing then 1 else 0 end',
} %}
{% set measures = of_actuals | list + of_budgets | list %}
{% set sums = [] %}{% for measure in measures %}{% do sums.append('sum(' ~ measure ~ ') as ' ~ measure) %}{% endfor %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- One version only, or actuals would be compared twice.
budgets as (
    select * from {{ ref('int_budget_lines__translated') }}
    where
        is_current
        and budget_version = (select run.budget_version from run)
        and measure in ('budget', 'forecast')
        and coalesce(account_class, 'expense') in ('revenue', 'expense')
),

-- A union grouped by the cell is a full outer join in which absent keys meet: null groups with null.
sides as (
    select
        {{ cell }},
        {{ sums | join(', ') }}
    from (
        {%- for side, own in [(ref('int_actuals__rated'), of_actuals), ('budgets', of_budgets)] %}
            {{ 'union all' if not loop.first }}
            select
                {%- for measure in measures %}
                    {{ own.get(measure, '0') }} as {{ measure }},
                {%- endfor %}
                {{ cell }}
            from {{ side }}
        {%- endfor %}
    ) as both_sides
    group by {{ cell }}
),

-- A budget that names no legal entity is for whichever posts there: the one, or all of them together.
named as (
    select
        *,
        case
            when max({{ unnamed }}) {{ at_place }} = 0 then entity_id
            when min(entity_id) {{ at_place }} = max(entity_id) {{ at_place }} then min(entity_id) {{ at_place }}
        end as met_entity_id
    from sides
),

cells as (
    select
        {{ place }},
        met_entity_id as entity_id,
        {{ sums | join(', ') }}
    from named
    group by {{ place }}, met_entity_id
),

-- A version speaks for the fiscal years it holds a line of: an actual of another year has no budget, not one of 0.
budgeted_years as (
    select distinct periods.fiscal_year
    from cells
    inner join {{ source('portfolio', 'fiscal_periods') }} as periods
        on cells.fiscal_calendar_id = periods.fiscal_calendar_id and cells.fiscal_period_id = periods.fiscal_period_id
    where cells.budget_line_count > 0
),

-- A running period is compared with the part of its budget that its days up to as_of stand for.
compared as (
    select
        cells.*,
        budgeted_years.fiscal_year is not null as is_year_budgeted,
        cells.budget_unrated_count = 0 and (budgeted_years.fiscal_year is not null or cells.budget_line_count > 0)
            as is_budget_known,
        run.budget_version,
        run.reporting_currency as currency_code,
        periods.fiscal_year,
        periods.period_number,
        periods.starts_on as period_starts_on,
        {{ fiscal_period_status('periods', 'run.as_of_on') }} as period_status,
        {%- set elapsed_days = '(' ~ days_between('periods.starts_on', 'run.as_of_on') ~ ' + 1)' %}
        {%- set period_days = days_between('periods.starts_on', 'periods.ends_on') %}
        {%- set due = 'cast(cells.budget_amount as double) * ' ~ elapsed_days ~ ' / ' ~ period_days %}
        case
            when {{ elapsed_days }} >= {{ period_days }} then cast(cells.budget_amount as decimal(28, 4))
            when {{ elapsed_days }} > 0 then {{ round_money(due, 'currencies.minor_unit_digits') }}
            else 0
        end as due_amount,
        case
            when run.budget_version is null then 'the portfolio names no budget version'
            when periods.fiscal_period_id is null then 'the date lies outside the fiscal calendar'
            when budgeted_years.fiscal_year is null then 'the budget version holds nothing for the fiscal year'
            when cells.actual_unrated_count > 0 then 'a posted line has no exchange rate at most 4 days old'
            when cells.budget_unrated_count > 0 then 'a budget line has no exchange rate at most 4 days old'
            when periods.starts_on > run.as_of_on then 'the fiscal period has not begun'
        end as held_reason
    from cells
    cross join run
    left join {{ source('portfolio', 'currencies') }} as currencies on run.reporting_currency = currencies.currency_code
    left join {{ source('portfolio', 'fiscal_periods') }} as periods
        on cells.fiscal_calendar_id = periods.fiscal_calendar_id and cells.fiscal_period_id = periods.fiscal_period_id
    left join budgeted_years on periods.fiscal_year = budgeted_years.fiscal_year
)

{% set is_split = 'held_reason is null and unplanned_rate_count = 0' -%}
select
    {{ cell }},
    fiscal_year,
    period_number,
    period_starts_on,
    period_status,
    budget_version,
    is_year_budgeted,
    currency_code,
    case when is_budget_known then cast(budget_amount as decimal(28, 4)) end as budget_amount,
    case when is_budget_known then cast(due_amount as decimal(28, 4)) end as budget_to_date_amount,
    case
        when budget_unrated_count = 0 and forecast_line_count > 0 then cast(forecast_amount as decimal(28, 4))
    end as forecast_amount,
    case when actual_unrated_count = 0 then cast(actual_amount as decimal(28, 4)) end as actual_amount,
    case when held_reason is null then cast(actual_amount - due_amount as decimal(28, 4)) end as variance_amount,
    case when {{ is_split }} then cast(budget_rate_amount - due_amount as decimal(28, 4)) end as volume_variance_amount,
    case when {{ is_split }} then cast(actual_amount - budget_rate_amount as decimal(28, 4)) end as rate_variance_amount,
    case when held_reason is null then {{ ratio('actual_amount - due_amount', 'due_amount') }} end as variance_ratio,
    case
        when held_reason is not null then cast(null as boolean)
        when account_class = 'revenue' then actual_amount >= due_amount
        else actual_amount <= due_amount
    end as is_favourable,
    {% for count in ['budget_line_count', 'actual_line_count', 'actual_unrated_count'] -%}
        cast({{ count }} as bigint) as {{ count }},
    {% endfor -%}
    held_reason
from compared
