with run as (
    select * from {{ source('portfolio', 'run') }}
),

shares as (
    select
        pools.pool_id,
        pools.pool_name,
        pools.driver,
        pools.valid_from,
        pools.valid_to,
        targets.workstream_id,
        targets.weight,
        periods.fiscal_calendar_id,
        periods.fiscal_period_id,
        periods.starts_on,
        periods.ends_on,
        periods.hard_closes_on
    from {{ source('portfolio', 'cost_pools') }} as pools
    inner join run on pools.recorded_on is null or pools.recorded_on <= run.as_of_on
    inner join {{ source('portfolio', 'cost_pool_targets') }} as targets
        on pools.pool_id = targets.pool_id and pools.valid_from = targets.valid_from
    inner join {{ source('portfolio', 'fiscal_periods') }} as periods
        on
            run.as_of_on >= periods.starts_on
            and pools.valid_from < periods.ends_on
            and (pools.valid_to is null or pools.valid_to > periods.starts_on)
),

-- Spend at the average rate of the pool's own period: the books of a target may be closed later than those of the pool.
spent as (
    select
        ledger.workstream_id,
        ledger.posted_on,
        days.fiscal_period_id,
        currencies.minor_unit_digits,
        {{ translate_money(
            'ledger.functional_amount', 'ledger.functional_currency_code', 'ledger.reporting_currency_code',
            'rates.average_rate', 'currencies.minor_unit_digits'
        ) }} as amount
    from {{ ref('int_ledger_lines__translated') }} as ledger
    inner join {{ ref('int_fiscal_days__dated') }} as days on ledger.posted_on = days.date_on
    left join {{ source('portfolio', 'currencies') }} as currencies
        on ledger.reporting_currency_code = currencies.currency_code
    left join {{ ref('int_fx_rates__periodic') }} as rates
        on
            days.fiscal_calendar_id = rates.fiscal_calendar_id
            and days.fiscal_period_id = rates.fiscal_period_id
            and ledger.functional_currency_code = rates.currency_code
    where
        ledger.account_class = 'expense' and not ledger.is_late_posting
        and ledger.workstream_id in (
            select shares.workstream_id from shares
            where shares.driver = 'spend'
        )
),

-- What a target is measured by on a day. What came after the close stays out, so that the shares of the period stay too.
measured as (
    select
        workstream_id,
        fiscal_period_id,
        posted_on as date_on,
        cast(null as date) as known_on,
        'spend' as driver,
        cast(null as varchar) as person_id,
        case when amount < 0 then -1 else 1 end
        * {{ units_of('amount', smallest_unit('amount', 'minor_unit_digits')) }} as units
    from spent
    union all
    select
        items.workstream_id,
        cast(null as varchar) as fiscal_period_id,
        {{ at_local_date('items.first_finished_at', 'run.time_zone') }} as date_on,
        cast(null as date) as known_on,
        'items_finished' as driver,
        cast(null as varchar) as person_id,
        cast(1 as decimal(28, 0)) as units
    from {{ ref('fct_work_item') }} as items
    cross join run
    where items.first_finished_at is not null and not items.is_deleted
    union all
    select
        entries.workstream_id,
        cast(null as varchar) as fiscal_period_id,
        {{ at_local_date('entries.occurred_at', 'run.time_zone') }} as date_on,
        {{ at_local_date('entries.known_at', 'run.time_zone') }} as known_on,
        'hours' as driver,
        entries.person_id,
        cast(entries.seconds as decimal(28, 0)) as units
    from {{ ref('int_time_entries__known') }} as entries
    cross join run
),

{% set of_a_target = 'pool_id, pool_name, driver, valid_from, valid_to, fiscal_calendar_id, fiscal_period_id' -%}
driven as (
    select
        shares.{{ of_a_target.replace(', ', ', shares.') }},
        shares.workstream_id,
        case shares.driver
            when 'weights' then max(shares.weight) * 100000000
            when 'headcount' then count(distinct measured.person_id)
            else least(greatest(coalesce(sum(measured.units), 0), 0), 1000000000000)
        end as driver_units
    from shares
    left join measured
        on
            shares.workstream_id = measured.workstream_id
            and measured.driver = case shares.driver when 'headcount' then 'hours' else shares.driver end
            and shares.starts_on <= measured.date_on
            and shares.ends_on > measured.date_on
            and (measured.fiscal_period_id is null or shares.fiscal_period_id = measured.fiscal_period_id)
            and (measured.known_on is null or shares.hard_closes_on > measured.known_on)
    group by shares.{{ of_a_target.replace(', ', ', shares.') }}, shares.workstream_id
),

totalled as (
    select
        *,
        sum(driver_units) over (partition by pool_id, valid_from, fiscal_period_id) as driver_total
    from driven
),

-- Where no target was active there is nothing to divide by: the pool stands unallocated.
settled as (
    select
        {{ of_a_target }},
        workstream_id,
        driver_units,
        driver_total
    from totalled
    where driver_total > 0
    union all
    select distinct
        {{ of_a_target }},
        'unallocated' as workstream_id,
        1 as driver_units,
        1 as driver_total
    from totalled
    where driver_total = 0
)

select
    {{ of_a_target }},
    workstream_id,
    cast(driver_units as decimal(28, 0)) as driver_units,
    cast(driver_total as decimal(28, 0)) as driver_total,
    {{ ratio('driver_units', 'driver_total') }} as share_ratio
from settled
