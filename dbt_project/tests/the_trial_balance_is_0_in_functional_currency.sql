-- Debits and credits cancel out per entity and fiscal period in the currency of the books. A journal whose lines lie
-- on several days or in several periods has no rate of its own, and none is expected of it.
-- Periods of which this build posted nothing anew stand as they were looked at.
with periods as (
    {{ reposted_periods() }}
    union
    select '' as fiscal_period_id
),

journals as (
    select
        journal_id,
        entity_id,
        functional_currency_code,
        min(fiscal_period_id) as fiscal_period_id,
        sum(functional_amount) as functional_amount
    from {{ ref('fct_ledger_line') }}
    where
        journal_id in (
            select touched.journal_id
            from {{ ref('fct_ledger_line') }} as touched
            where coalesce(touched.fiscal_period_id, '') in (select periods.fiscal_period_id from periods)
        )
    group by journal_id, entity_id, functional_currency_code
    having
        min(posted_on) = max(posted_on)
        and coalesce(min(fiscal_period_id), '') = coalesce(max(fiscal_period_id), '')
        and count(functional_amount) = count(*)
)

select
    entity_id,
    functional_currency_code,
    fiscal_period_id,
    sum(functional_amount) as functional_amount
from journals
group by entity_id, functional_currency_code, fiscal_period_id
having sum(functional_amount) <> 0
