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

entries as (
    {{ known_stretches(
        'time_entries', ['time_entry_id', 'workstream_id', 'occurred_at', 'person_id', 'seconds'],
        condition="exists (select 1 from targets where targets.driver in ('hours', 'headcount'))"
    ) | indent(4) }}
),

measured as (
    select
        cast(null as varchar) as subject_id,
        workstream_id,
        fiscal_period_id,
        date_on,
        cast(null as date) as known_on,
        cast(null as date) as ended_on,
        'spend' as measured_by,
        cast(null as varchar) as person_id,
        units
    from {{ ref('int_target_spend__daily') }}
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
