-- Totals in, totals out, line by line and in each of the three currencies: what is handed on is what was booked. Amounts
-- are compared of the lines of which this build wrote one side, for the others stand on both as they were compared before;
-- that each line is on both sides is looked at of all.
{% set amounts = ['transaction_amount', 'functional_amount', 'reporting_amount'] %}
with written as (
    select
        costs.ledger_line_id,
        costs.posted_on
    from {{ ref('int_costs__pooled') }} as costs
    inner join {{ source('control', 'continuation') }} as continuation on costs.build_number = continuation.build_number
    union
    select
        ledger_line_id,
        posted_on
    from {{ ref('fct_ledger_line') }}
    where posted_on in ({{ reposted_days() }}) and journal_id in ({{ reposted_journals() }})
),

both_sides as (
    {%- for side in ['fct_ledger_line', 'fct_cost_allocated'] %}
        {{ 'union all' if not loop.first }}
        select
            ledger_line_id,
            {%- for amount in amounts %}
                {{ '-' if side == 'fct_cost_allocated' }}{{ amount }} as {{ amount }},
            {%- endfor %}
            {{ 1 if side == 'fct_ledger_line' else 0 }} as line_count
        from {{ ref(side) }}
        where
            posted_on in (select written.posted_on from written)
            and ledger_line_id in (select written.ledger_line_id from written)
            {{ "and account_class = 'expense'" if side == 'fct_ledger_line' }}
    {%- endfor %}
)

select ledger_line_id
from both_sides
group by ledger_line_id
having
    sum(line_count) <> 1
    {%- for amount in amounts %}
        or sum({{ amount }}) <> 0
    {%- endfor %}
union
select ledger.ledger_line_id
from {{ ref('fct_ledger_line') }} as ledger
where
    ledger.account_class = 'expense'
    and ledger.ledger_line_id not in (select allocated.ledger_line_id from {{ ref('fct_cost_allocated') }} as allocated)
union
select allocated.ledger_line_id
from {{ ref('fct_cost_allocated') }} as allocated
where
    allocated.ledger_line_id not in (
        select ledger.ledger_line_id from {{ ref('fct_ledger_line') }} as ledger
        where ledger.account_class = 'expense'
    )
