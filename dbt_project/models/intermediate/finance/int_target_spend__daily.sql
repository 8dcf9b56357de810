-- depends_on: {{ ref('int_journals__reposted') }}
{{ continued_by_unit('date_on', 'reposted_days') }}

with targets as (
    select distinct targets.workstream_id
    from {{ source('portfolio', 'cost_pools') }} as pools
    inner join {{ source('portfolio', 'cost_pool_targets') }} as targets
        on pools.pool_id = targets.pool_id and pools.valid_from = targets.valid_from
    where pools.driver = 'spend'
),

lines as (
    select
        ledger.workstream_id,
        ledger.posted_on,
        ledger.functional_amount,
        ledger.functional_currency_code,
        ledger.reporting_currency_code,
        currencies.minor_unit_digits
    from {{ ref('fct_ledger_line') }} as ledger
    inner join targets on ledger.workstream_id = targets.workstream_id
    left join {{ source('portfolio', 'currencies') }} as currencies
        on ledger.reporting_currency_code = currencies.currency_code
    where ledger.account_class = 'expense' and not ledger.is_late_posting
    {% if is_incremental() %}and ledger.posted_on in ({{ reposted_days() }}){% endif %}
),

-- At the average rate of the pool's own period: the books of a target may be closed later than those of the pool.
translated as (
    select
        lines.workstream_id,
        lines.posted_on,
        lines.minor_unit_digits,
        days.fiscal_period_id,
        {{ translate_money(
            'lines.functional_amount', 'lines.functional_currency_code', 'lines.reporting_currency_code',
            'rates.average_rate', 'lines.minor_unit_digits'
        ) }} as amount
    from lines
    inner join {{ ref('int_fiscal_days__dated') }} as days on lines.posted_on = days.date_on
    left join {{ ref('int_fx_rates__periodic') }} as rates
        on
            days.fiscal_calendar_id = rates.fiscal_calendar_id
            and days.fiscal_period_id = rates.fiscal_period_id
            and lines.functional_currency_code = rates.currency_code
)

select
    workstream_id,
    fiscal_period_id,
    posted_on as date_on,
    cast(sum(
        case when amount < 0 then -1 else 1 end
        * {{ units_of('amount', smallest_unit('amount', 'minor_unit_digits')) }}
    ) as decimal(28, 0)) as units
from translated
group by workstream_id, fiscal_period_id, posted_on
