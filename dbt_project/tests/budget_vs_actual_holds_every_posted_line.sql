-- Totals in, totals out: by account class, the mart's actuals and line counts are the ledger's. A cell with a line
-- that has no exchange rate carries no amount; its lines are compared by count.
with lines as (
    select
        account_class,
        case when account_class = 'revenue' then -reporting_amount else reporting_amount end as amount,
        max(case when is_rate_missing then 1 else 0 end) over (
            partition by workstream_id, entity_id, account_code, account_class, fiscal_period_id
        ) as is_cell_unrated
    from {{ ref('fct_ledger_line') }}
    where account_class in ('revenue', 'expense')
),

both_sides as (
    select
        account_class,
        case when is_cell_unrated = 0 then amount else 0 end as amount_in,
        1 as count_in,
        0 as amount_out,
        0 as count_out
    from lines
    union all
    select
        account_class,
        0 as amount_in,
        0 as count_in,
        coalesce(actual_amount, 0) as amount_out,
        actual_line_count as count_out
    from {{ ref('budget_vs_actual') }}
    where actual_line_count > 0
)

select
    account_class,
    sum(amount_in) as amount_in,
    sum(amount_out) as amount_out,
    sum(count_in) as count_in,
    sum(count_out) as count_out
from both_sides
group by account_class
having sum(amount_in) <> sum(amount_out) or sum(count_in) <> sum(count_out)
