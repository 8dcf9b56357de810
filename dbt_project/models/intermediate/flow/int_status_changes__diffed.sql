-- Status changes that no source told, read from the differences between its deliveries. A change lies between two
-- deliveries: on the day that the item itself gives as its resolution, if that lies between them, else on the later one,
-- when it became known. An item that a later delivery brings for the first time was in no known status before.
with

run as (
    select as_of_at from {{ source('portfolio', 'run') }}
),

sources_with_history as (
    select distinct source_instance
    from {{ ref('int_work_item_events__versioned') }}
),

pictures as (
    select distinct
        loads.source_instance,
        loads.stream,
        loads.delivery_group,
        loads.delivery_sequence,
        loads.delivered_at
    from {{ source('control', 'loads') }} as loads
    cross join run
    left join sources_with_history on loads.source_instance = sources_with_history.source_instance
    where
        loads.delivery = 'snapshot'
        and loads.delivered_at < run.as_of_at
        and sources_with_history.source_instance is null
),

-- Only what was delivered more than once can differ.
compared as (
    select
        *,
        lag(delivered_at) over (
            partition by source_instance, stream, delivery_group order by delivery_sequence
        ) as previously_delivered_at,
        count(*) over (partition by source_instance, stream, delivery_group) as picture_count
    from pictures
),

seen as (
    select
        items.work_item_id,
        coalesce(items.source_status, '(blank)') as source_status,
        items.resolved_at,
        items.delivery_sequence,
        compared.delivered_at,
        compared.previously_delivered_at,
        row_number() over (
            partition by items.work_item_id, items.delivery_sequence
            order by items.known_at desc nulls last, length(items.landed_record_id) desc, items.landed_record_id desc
        ) as version_rank
    from {{ ref('int_work_items__versioned') }} as items
    inner join compared
        on
            items.source_instance = compared.source_instance
            and items.stream = compared.stream
            and items.delivery_group = compared.delivery_group
            and items.delivery_sequence = compared.delivery_sequence
    where
        compared.picture_count > 1
        and items.disposition <> 'quarantined'
        and items.work_item_id in ({{ touched_work_items() }})
),

paired as (
    select
        *,
        lag(source_status) over (partition by work_item_id order by delivery_sequence) as from_value,
        coalesce(
            lag(delivered_at) over (partition by work_item_id order by delivery_sequence), previously_delivered_at
        ) as last_looked_at
    from seen
    where version_rank = 1
),

dated as (
    select
        *,
        coalesce(resolved_at > last_looked_at and resolved_at <= delivered_at, false) as is_resolved_between
    from paired
)

select
    work_item_id,
    row_number() over (partition by work_item_id order by delivery_sequence) as change_number,
    from_value,
    source_status as to_value,
    case when is_resolved_between then resolved_at else delivered_at end as occurred_at,
    is_resolved_between as is_resolution,
    delivered_at as known_at
from dated
where last_looked_at is not null and (from_value is null or from_value <> source_status)
