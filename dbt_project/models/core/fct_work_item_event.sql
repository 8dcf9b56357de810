{{ continued_by_unit('work_item_id', 'touched_work_items') }}

with known as {{ inlined() }} (
    select * from {{ ref('int_work_item_events__known') }}
    {{ where_touched('work_item_id', touched_work_items()) }}
),

-- A person is hashed once, not once a row.
actors as (
    select
        actor_person_id,
        {{ published_person_id('actor_person_id') }} as published_person_id
    from (select distinct actor_person_id from known) as persons
)

-- Values are published for status changes only: other fields hold names and free text of people.
select
    events.work_item_event_id,
    events.work_item_id,
    items.workstream_id,
    events.field,
    case when lower(trim(events.field)) = 'status' then events.from_value end as from_value,
    case when lower(trim(events.field)) = 'status' then events.to_value end as to_value,
    events.occurred_at,
    events.known_at,
    actors.published_person_id as actor_person_id,
    events.history_fidelity,
    events.source_system,
    events.source_instance,
    events.landed_record_id
from known as events
inner join {{ ref('int_work_items__known') }} as items
    on events.work_item_id = items.work_item_id
left join actors
    on events.actor_person_id = actors.actor_person_id
