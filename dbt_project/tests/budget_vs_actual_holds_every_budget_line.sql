-- Totals in, totals out: the mart's budgets are the current lines of the portfolio's version, profit and loss only.
-- A cell with a line that has no exchange rate carries no amount.
with lines as (
    select
        fct_budget_line.measure,
        fct_budget_line.reporting_amount,
        max(case when fct_budget_line.is_rate_missing then 1 else 0 end) over (
            partition by
                fct_budget_line.workstream_id,
                fct_budget_line.entity_id,
                fct_budget_line.account_code,
                fct_budget_line.account_class,
                fct_budget_line.fiscal_period_id
        ) as is_cell_unrated
    from {{ ref('fct_budget_line') }} as fct_budget_line
    inner join {{ source('portfolio', 'run') }} as run on fct_budget_line.budget_version = run.budget_version
    where
        fct_budget_line.is_current
        and fct_budget_line.measure in ('budget', 'forecast')
        and coalesce(fct_budget_line.account_class, 'expense') in ('revenue', 'expense')
),

both_sides as (
    select
        reporting_amount as amount_in,
        cast(0 as decimal(28, 4)) as amount_out
    from lines
    where measure = 'budget' and is_cell_unrated = 0
    union all
    select
        cast(0 as decimal(28, 4)) as amount_in,
        coalesce(budget_amount, 0) as amount_out
    from {{ ref('budget_vs_actual') }}
)

select
    sum(amount_in) as amount_in,
    sum(amount_out) as amount_out
from both_sides
having sum(amount_in) <> sum(amount_out)
