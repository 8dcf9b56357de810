-- Totals in, totals out, to the minor unit: every line that is in a period is in its trial balance, account by account;
-- by account class, the actuals and line counts of budget_vs_actual are the ledger's; every expense is in the month
-- table exactly once. A cell with a line that has no exchange rate carries no amount and is compared by its line count.
-- One test, because reading the amounts of all lines is nearly all that it costs.
with cells as (
    select
        entity_id,
        functional_currency_code,
        fiscal_period_id,
        account_code,
        account_class,
        workstream_id,
        count(*) as line_count,
        sum(functional_amount) as functional_amount,
        sum(reporting_amount) as reporting_amount,
        count(*) - count(functional_amount) as unbooked_count,
        count(*) - count(reporting_amount) as unrated_count
    from {{ ref('fct_ledger_line') }}
    group by entity_id, functional_currency_code, fiscal_period_id, account_code, account_class, workstream_id
),

accounts as (
    select
        entity_id,
        functional_currency_code,
        fiscal_period_id,
        account_code,
        account_class,
        line_count,
        functional_amount,
        reporting_amount,
        unbooked_count,
        unrated_count
    from cells
    where fiscal_period_id is not null
    union all
    select
        entity_id,
        functional_currency_code,
        fiscal_period_id,
        account_code,
        account_class,
        -line_count as line_count,
        -functional_amount as functional_amount,
        -reporting_amount as reporting_amount,
        case when functional_amount is null then 1 else 0 end as unbooked_count,
        case when reporting_amount is null then 1 else 0 end as unrated_count
    from {{ ref('trial_balance') }}
    where account_code <> 'translation_difference'
),

actuals as (
    select
        account_class,
        line_count,
        case when account_class = 'revenue' then -reporting_amount else reporting_amount end as amount,
        max(unrated_count) over (
            partition by workstream_id, entity_id, account_code, account_class, fiscal_period_id
        ) as unrated_count
    from cells
    where account_class in ('revenue', 'expense')
    union all
    select
        account_class,
        -actual_line_count as line_count,
        -coalesce(actual_amount, 0) as amount,
        0 as unrated_count
    from {{ ref('budget_vs_actual') }}
    where actual_line_count > 0
),

spent as (
    select coalesce(sum(reporting_amount), 0) as amount
    from cells
    where account_class = 'expense'
    union all
    select -coalesce(sum(spend_amount), 0) as amount
    from {{ ref('fct_workstream_outcome_month') }}
)

select
    'trial_balance' as mart,
    entity_id,
    fiscal_period_id,
    account_code,
    account_class
from accounts
group by entity_id, functional_currency_code, fiscal_period_id, account_code, account_class
having
    sum(line_count) <> 0
    or (sum(unbooked_count) = 0 and sum(functional_amount) <> 0)
    or (sum(unrated_count) = 0 and sum(reporting_amount) <> 0)
union all
select
    'budget_vs_actual' as mart,
    null as entity_id,
    null as fiscal_period_id,
    null as account_code,
    account_class
from actuals
group by account_class
having sum(line_count) <> 0 or sum(case when unrated_count = 0 then amount else 0 end) <> 0
union all
select
    'fct_workstream_outcome_month' as mart,
    null as entity_id,
    null as fiscal_period_id,
    null as account_code,
    'expense' as account_class
from spent
having sum(amount) <> 0
