-- Every expense of the ledger is in the month table exactly once, to the minor unit.
with ledger as (
    select coalesce(sum(reporting_amount), 0) as amount
    from {{ ref('fct_ledger_line') }}
    where account_class = 'expense'
),

months as (
    select coalesce(sum(spend_amount), 0) as amount
    from {{ ref('fct_workstream_outcome_month') }}
)

select
    ledger.amount as ledger_amount,
    months.amount as month_amount
from ledger
cross join months
where ledger.amount <> months.amount
