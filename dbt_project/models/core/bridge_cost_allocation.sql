with run as (
    select * from {{ source('portfolio', 'run') }}
),

shares as (
    select
        pools.pool_id,
        pools.pool_name,
        pools.driver,
        case pools.driver when 'headcount' then 'hours' else pools.driver end as measured_by,
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

measured as (
    select * from {{ ref('int_cost_drivers__measured') }}
),

sums as (
    select
        shares.pool_id,
        shares.valid_from,
        shares.fiscal_period_id,
        shares.workstream_id,
        count(distinct case when shares.driver = 'headcount' then measured.person_id end) as person_count,
        sum(measured.units) as units
    from measured
    inner join shares
        on measured.workstream_id = shares.workstream_id and measured.measured_by = shares.measured_by
    where
        shares.starts_on <= measured.date_on
        and shares.ends_on > measured.date_on
        and (measured.fiscal_period_id is null or shares.fiscal_period_id = measured.fiscal_period_id)
        and (measured.known_on is null or shares.hard_closes_on > measured.known_on)
        and (measured.ended_on is null or shares.hard_closes_on <= measured.ended_on)
    group by shares.pool_id, shares.valid_from, shares.fiscal_period_id, shares.workstream_id
),

{% set of_a_target = 'pool_id, pool_name, driver, valid_from, valid_to, fiscal_calendar_id, fiscal_period_id' -%}
driven as (
    select
        shares.{{ of_a_target.replace(', ', ', shares.') }},
        shares.workstream_id,
        case shares.driver
            when 'weights' then shares.weight * 100000000
            when 'headcount' then coalesce(sums.person_count, 0)
            else least(greatest(coalesce(sums.units, 0), 0), 1000000000000)
        end as driver_units
    from shares
    left join sums
        on
            shares.pool_id = sums.pool_id
            and shares.valid_from = sums.valid_from
            and shares.fiscal_period_id = sums.fiscal_period_id
            and shares.workstream_id = sums.workstream_id
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
