-- Every status that a touched item was given, in order: the one it was created with, then each change, as its source told
-- it or as its deliveries differ. The status at creation is the from_value of the item's first change even when that change
-- is not known yet at as_of: what was true before it is told by it, and nothing else of it is used.
with

run as (
    select as_of_at from {{ source('portfolio', 'run') }}
),

items as (
    select
        items.*,
        run.as_of_at
    from {{ ref('int_work_items__known') }} as items
    cross join run
    where items.created_at < run.as_of_at and items.work_item_id in ({{ touched_work_items() }})
),

file_sources as (
    select distinct source_instance
    from {{ source('control', 'loads') }}
    where connector = 'files'
),

-- rows of a file stand in the order of events; API records carry ids that sort as the system issued them
told as (
    select
        events.work_item_id,
        events.from_value,
        events.to_value,
        events.occurred_at,
        events.known_at,
        events.history_fidelity,
        events.disposition,
        false as is_resolution,
        row_number() over (
            partition by events.work_item_id
            order by
                events.occurred_at,
                case when file_sources.source_instance is not null then events.delivery_sequence end,
                case when file_sources.source_instance is not null then length(events.landed_record_id) end,
                case when file_sources.source_instance is not null then events.landed_record_id end,
                length(events.work_item_event_id),
                events.work_item_event_id
        ) as change_number
    from {{ ref('int_work_item_events__versioned') }} as events
    left join file_sources
        on events.source_instance = file_sources.source_instance
    where
        events.disposition in ('modelled', 'not_yet_known')
        and lower(trim(events.field)) = 'status'
        and events.work_item_id in ({{ touched_work_items() }})
),

changes as (
    select * from told
    union all
    select
        work_item_id,
        from_value,
        to_value,
        occurred_at,
        known_at,
        'snapshot_diff' as history_fidelity,
        'modelled' as disposition,
        is_resolution,
        change_number
    from {{ ref('int_status_changes__diffed') }}
),

-- a source that tells of no change at all has no history: its items are judged by their dates alone, and by what differs
-- between its deliveries, which says nothing of the time before the first of them
sources_with_history as (
    select distinct source_instance
    from {{ ref('int_work_item_events__versioned') }}
),

first_changes as (
    select
        work_item_id,
        min(case when change_number = 1 then from_value end) as first_from_value,
        min(case when change_number = 1 then to_value end) as first_to_value,
        max(case when history_fidelity = 'snapshot_diff' then 1 else 0 end) = 1 as is_diffed,
        max(case when is_resolution then 1 else 0 end) = 1 as is_resolution_diffed
    from changes
    group by work_item_id
),

created as (
    select
        items.work_item_id,
        0 as change_number,
        coalesce(
            first_changes.first_from_value, first_changes.first_to_value, items.source_status
        ) as source_status,
        items.created_at as occurred_at,
        items.created_at as known_at,
        case
            when sources_with_history.source_instance is not null then items.history_fidelity
            when first_changes.is_diffed and first_changes.first_from_value is null then 'snapshot_diff'
            else 'inferred'
        end as history_fidelity,
        coalesce(first_changes.is_diffed and first_changes.first_from_value is null, false) as is_before_known,
        case when not coalesce(first_changes.is_resolution_diffed, false) then items.resolved_at end as resolved_at
    from items
    left join first_changes
        on items.work_item_id = first_changes.work_item_id
    left join sources_with_history
        on items.source_instance = sources_with_history.source_instance
),

changed as (
    select
        changes.work_item_id,
        changes.change_number,
        coalesce(changes.to_value, '(blank)') as source_status,
        changes.occurred_at,
        changes.known_at,
        changes.history_fidelity,
        false as is_before_known,
        items.resolved_at
    from changes
    inner join items
        on changes.work_item_id = items.work_item_id
    where changes.disposition = 'modelled' and changes.occurred_at < items.as_of_at
),

together as (
    select * from created
    union all
    select * from changed
)

select
    items.work_item_id,
    items.source_instance,
    items.workstream_id,
    items.source_workstream_id,
    together.change_number,
    together.source_status,
    together.history_fidelity,
    together.is_before_known,
    together.known_at,
    items.created_at,
    together.resolved_at,
    items.as_of_at,
    together.occurred_at < items.created_at as is_clamped,
    greatest(together.occurred_at, items.created_at) as entered_at
from together
inner join items
    on together.work_item_id = items.work_item_id
