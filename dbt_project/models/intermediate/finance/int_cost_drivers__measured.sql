-- What targets of cost pools are measured by, and the days from which and until which it was known so: a period that was
-- hard closed keeps the shares that were known then.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

targets as (
    select distinct
        pools.driver,
        targets.workstream_id
    from {{ source('portfolio', 'cost_pools') }} as pools
    inner join {{ source('portfolio', 'cost_pool_targets') }} as targets
        on pools.pool_id = targets.pool_id and pools.valid_from = targets.valid_from
),

-- Spend at the average rate of the pool's own period: the books of a target may be closed later than those of the pool.
spent as (
    select
        ledger.ledger_line_id,
        ledger.workstream_id,
        ledger.posted_on,
        days.fiscal_period_id,
        currencies.minor_unit_digits,
        {{ translate_money(
            'ledger.functional_amount', 'ledger.functional_currency_code', 'ledger.reporting_currency_code',
            'rates.average_rate', 'currencies.minor_unit_digits'
        ) }} as amount
    from {{ ref('fct_ledger_line') }} as ledger
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
            select targets.workstream_id from targets
            where targets.driver = 'spend'
        )
),

entries as (
    {{ known_stretches(
        'time_entries', ['time_entry_id', 'workstream_id', 'occurred_at', 'person_id', 'seconds'],
        condition="exists (select 1 from targets where targets.driver in ('hours', 'headcount'))"
    ) | indent(4) }}
),

measured as (
    select
        ledger_line_id as subject_id,
        workstream_id,
        fiscal_period_id,
        posted_on as date_on,
        cast(null as date) as known_on,
        cast(null as date) as ended_on,
        'spend' as measured_by,
        cast(null as varchar) as person_id,
        case when amount < 0 then -1 else 1 end
        * {{ units_of('amount', smallest_unit('amount', 'minor_unit_digits')) }} as units
    from spent
    union all
    select
        work_item_id as subject_id,
        workstream_id,
        cast(null as varchar) as fiscal_period_id,
        date_on,
        known_on,
        ended_on,
        'items_finished' as measured_by,
        cast(null as varchar) as person_id,
        cast(1 as decimal(28, 0)) as units
    from {{ ref('int_finishes__told') }}
    union all
    select
        entries.time_entry_id as subject_id,
        entries.workstream_id,
        cast(null as varchar) as fiscal_period_id,
        {{ at_local_date('entries.occurred_at', 'run.time_zone') }} as date_on,
        entries.known_on,
        entries.ended_on,
        'hours' as measured_by,
        entries.person_id,
        cast(entries.seconds as decimal(28, 0)) as units
    from entries
    cross join run
    where not entries.is_deleted
)

select * from measured
where ended_on is null or known_on is null or ended_on > known_on
