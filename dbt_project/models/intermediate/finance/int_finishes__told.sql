with run as (
    select * from {{ source('portfolio', 'run') }}
),

targets as (
    select targets.workstream_id
    from {{ source('portfolio', 'cost_pools') }} as pools
    inner join {{ source('portfolio', 'cost_pool_targets') }} as targets
        on pools.pool_id = targets.pool_id and pools.valid_from = targets.valid_from
    where pools.driver = 'items_finished'
),

deliveries as (
    {{ successive_deliveries() | indent(4) }}
),

deleted as (
    select
        items.*,
        coalesce(case when items.is_deleted then items.known_at else deliveries.next_delivered_at end, items.created_at)
            as gone_at
    from {{ ref('int_work_items__tombstoned') }} as items
    left join deliveries
        on
            items.source_instance = deliveries.source_instance
            and items.stream = deliveries.stream
            and items.delivery_group = deliveries.delivery_group
            and items.delivery_sequence = deliveries.delivery_sequence
    where items.workstream_id in (select targets.workstream_id from targets)
),

-- Where an item was at home, since when that was known, and until when: a deleted one until it was gone.
homes as (
    select
        work_item_id,
        workstream_id,
        valid_from,
        valid_to
    from {{ ref('bridge_work_item_workstream') }}
    where is_primary and workstream_id in (select targets.workstream_id from targets)
    union all
    select
        deleted.work_item_id,
        deleted.workstream_id,
        {{ at_local_date('deleted.created_at', 'run.time_zone') }} as valid_from,
        {{ at_local_date('deleted.gone_at', 'run.time_zone') }} as valid_to
    from deleted
    cross join run
),

-- A deleted item has no spans any more; its changes of status still tell when it was finished.
changes as (
    select
        deleted.work_item_id,
        greatest(events.occurred_at, deleted.created_at) as finished_at,
        events.known_at,
        declared.is_finished and not declared.is_cancelled as is_delivered,
        row_number() over (
            partition by events.work_item_event_id
            order by declared.container_id asc nulls last, declared.source_instance asc nulls last
        ) as preference
    from deleted
    inner join {{ ref('int_work_item_events__known') }} as events on deleted.work_item_id = events.work_item_id
    inner join {{ ref('int_statuses__declared') }} as declared
        on
            lower(trim(events.to_value)) = declared.status_text
            and coalesce(declared.source_instance, deleted.source_instance) = deleted.source_instance
            and coalesce(declared.container_id, deleted.source_workstream_id) in (
                deleted.source_workstream_id,
                replace(deleted.source_workstream_id, deleted.source_instance || ':', '')
            )
            and cast(events.occurred_at as date) >= declared.valid_from
            and cast(events.occurred_at as date) < declared.valid_to
    where lower(trim(events.field)) = 'status'
),

finishes as (
    select
        work_item_id,
        entered_at as finished_at,
        known_at
    from {{ ref('int_status_spans__mapped') }}
    where
        is_delivered
        and (history_fidelity <> 'inferred' or sequence_number > 1)
        and work_item_id in (select homes.work_item_id from homes)
    union all
    select
        work_item_id,
        finished_at,
        known_at
    from changes
    where preference = 1 and is_delivered
),

-- A finish is the first one until an earlier one becomes known.
ordered as (
    select
        work_item_id,
        finished_at,
        known_at,
        min(known_at) over (
            partition by work_item_id
            order by finished_at, known_at
            rows between unbounded preceding and 1 preceding
        ) as ended_at
    from finishes
)

select
    ordered.work_item_id,
    homes.workstream_id,
    {{ at_local_date('ordered.finished_at', 'run.time_zone') }} as date_on,
    greatest({{ at_local_date('ordered.known_at', 'run.time_zone') }}, homes.valid_from) as known_on,
    least({{ at_local_date('ordered.ended_at', 'run.time_zone') }}, homes.valid_to) as ended_on
from ordered
cross join run
inner join homes on ordered.work_item_id = homes.work_item_id
where
    coalesce(
        least({{ at_local_date('ordered.ended_at', 'run.time_zone') }}, homes.valid_to)
        > greatest({{ at_local_date('ordered.known_at', 'run.time_zone') }}, homes.valid_from),
        true
    )
