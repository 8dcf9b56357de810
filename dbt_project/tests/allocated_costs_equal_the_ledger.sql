-- Totals in, totals out, line by line and in each of the three currencies: what is handed on is what was booked.
with both_sides as (
    select
        ledger_line_id,
        transaction_amount,
        functional_amount,
        reporting_amount,
        1 as line_count
    from {{ ref('fct_ledger_line') }}
    where account_class = 'expense'
    union all
    select
        ledger_line_id,
        -transaction_amount as transaction_amount,
        -functional_amount as functional_amount,
        -reporting_amount as reporting_amount,
        0 as line_count
    from {{ ref('fct_cost_allocated') }}
)

select ledger_line_id
from both_sides
group by ledger_line_id
having
    sum(line_count) <> 1
    or sum(transaction_amount) <> 0
    or sum(functional_amount) <> 0
    or sum(reporting_amount) <> 0
