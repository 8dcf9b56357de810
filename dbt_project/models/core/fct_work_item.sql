{{ continued_by_unit('work_item_id', 'touched_lives') }}

with

known as (
    {%- for items, is_deleted in [('known', 'false'), ('tombstoned', 'true')] %}
        select
            work_item_id,
            work_item_key,
            workstream_id,
            source_workstream_id,
            other_workstream_ids,
            title,
            source_item_type,
            source_status,
            created_at,
            resolved_at,
            due_on,
            assignee_person_id,
            parent_work_item_id,
            source_system,
            source_instance,
            landed_record_id,
            {{ is_deleted }} as is_deleted,
            -- a key of its own: a join that asks for more than equal keys compares every pair
            {{ 'work_item_id' if items == 'known' else 'cast(null as varchar)' }} as lived_item_id
        from {{ ref('int_work_items__' ~ items) }}
        {{ where_touched('work_item_id', touched_lives()) }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

item_types as (
    select
        nullif(source_instance, '*') as source_instance,
        lower(trim(source_item_type)) as type_text,
        item_type
    from {{ source('portfolio', 'item_types') }}
),

parents as (
    select distinct parent_work_item_id as work_item_id
    from {{ ref('int_work_items__known') }}
),

-- An item that the source finishes before it creates it has no duration: neither a negative one nor none at all.
lives as (
    select
        *,
        case when not coalesce(is_finish_before_creation, false) then last_finished_at end as lead_ends_at,
        case
            when not (coalesce(is_start_before_creation, false) or coalesce(is_finish_before_creation, false))
                then last_finished_at
        end as cycle_ends_at
    from {{ ref('int_work_item_lives__found') }}
),

clock as (
    select * from {{ ref('int_business_clock__prepared') }}
)

select
    known.work_item_id,
    known.work_item_key,
    known.workstream_id,
    known.source_workstream_id,
    known.title,
    coalesce(own_types.item_type, any_types.item_type, 'other') as item_type,
    known.source_item_type,
    lives.status,
    coalesce(lives.source_status, known.source_status) as source_status,
    coalesce(lives.is_wip, false) as is_wip,
    coalesce(lives.is_delivered, false) as is_finished,
    coalesce(lives.is_cancelled, false) as is_cancelled,
    not known.is_deleted
    and case coalesce(workstreams.count_level, 'leaf')
        when 'leaf' then parents.work_item_id is null
        when 'root' then parent_items.work_item_id is null
        else true
    end as is_counted,
    known.created_at,
    lives.committed_at,
    lives.started_at,
    lives.first_finished_at,
    lives.last_finished_at,
    case when known.resolved_at < lives.as_of_at then known.resolved_at end as resolved_at,
    known.due_on,
    cast(coalesce(lives.reopen_count, 0) as integer) as reopen_count,
    coalesce(lives.first_reopened_at <= lives.first_finished_at + interval '30' day, false) as is_reopened_within_30_days,
    lives.is_start_skipped,
    coalesce(lives.is_finish_before_creation, false) as is_finish_before_creation,
    {{ seconds_between('coalesce(lives.committed_at, known.created_at)', 'lives.lead_ends_at') }} as lead_seconds,
    {{ seconds_between('lives.started_at', 'lives.cycle_ends_at') }} as cycle_seconds,
    {{ business_position('lives.cycle_ends_at', 'finish_clock') }}
    - {{ business_position('lives.started_at', 'start_clock') }} as business_cycle_seconds,
    case when lives.is_wip then {{ seconds_between('lives.started_at', 'lives.as_of_at') }} end as age_seconds,
    {{ published_person_id('known.assignee_person_id') }} as assignee_person_id,
    known.parent_work_item_id,
    known.other_workstream_ids is not null as is_multi_homed,
    known.is_deleted,
    lives.history_fidelity,
    known.source_system,
    known.source_instance,
    known.landed_record_id
from known
left join lives
    on known.lived_item_id = lives.work_item_id
left join item_types as own_types
    on lower(trim(known.source_item_type)) = own_types.type_text and known.source_instance = own_types.source_instance
left join item_types as any_types
    on lower(trim(known.source_item_type)) = any_types.type_text and any_types.source_instance is null
left join {{ source('portfolio', 'workstreams') }} as workstreams
    on known.workstream_id = workstreams.workstream_id
left join parents
    on known.work_item_id = parents.work_item_id
left join {{ ref('int_work_items__known') }} as parent_items
    on known.parent_work_item_id = parent_items.work_item_id
left join {{ ref('int_workstream_calendars__resolved') }} as calendars
    on known.workstream_id = calendars.workstream_id
left join clock as start_clock
    on calendars.work_calendar_id = start_clock.work_calendar_id and cast(lives.started_at as date) = start_clock.utc_on
left join clock as finish_clock
    on
        calendars.work_calendar_id = finish_clock.work_calendar_id
        and cast(lives.cycle_ends_at as date) = finish_clock.utc_on
