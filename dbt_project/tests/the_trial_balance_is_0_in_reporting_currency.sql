-- With the translation difference the accounts of foreign books add up to 0 in the reporting currency. What accounts came
-- to is all that ever moved in them. Held cells are left out.
with totals as (
    select
        entity_id,
        functional_currency_code,
        fiscal_period_id,
        sum(functional_balance_amount) as balance_amount,
        count(*) - count(functional_balance_amount) as held_count,
        sum(sum(functional_amount)) over (
            partition by entity_id, functional_currency_code
            order by min(period_starts_on)
            rows between unbounded preceding and current row
        ) as moved_amount
    from {{ ref('trial_balance') }}
    group by entity_id, functional_currency_code, fiscal_period_id
)

select
    entity_id,
    fiscal_period_id,
    'does not add up to 0' as fault
from {{ ref('trial_balance') }}
where functional_currency_code <> reporting_currency_code
group by entity_id, functional_currency_code, fiscal_period_id
having
    (count(reporting_amount) = count(*) and sum(reporting_amount) <> 0)
    or (count(reporting_balance_amount) = count(*) and sum(reporting_balance_amount) <> 0)
union all
select
    entity_id,
    fiscal_period_id,
    'does not come to what moved' as fault
from totals
where held_count = 0 and balance_amount <> moved_amount
