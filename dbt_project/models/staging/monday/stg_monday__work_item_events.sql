with

activities as (
    select *
    from {{ ref('base_monday__activities') }}
    -- what is not about an item is filtered (stg_monday__filtered); what cannot be read is refused here
    where item_id is not null or activity is null or details is null
),

renamed as (
    select
        -- the time leads, so that ids sort as the log does: two changes of one instant keep their order
        activities.source_instance || ':' || activities.created_ticks || ':' || activities.activity_id
            as work_item_event_id,
        activities.source_instance || ':' || activities.item_id as work_item_id,
        activities.source_instance || ':' || activities.user_id as actor_person_id,
        case
            when activities.event <> 'update_column_value' then activities.event
            when activities.column_id = status_columns.column_id then 'status'
            when status_columns.column_id is null and activities.column_type in ('color', 'status') then 'status'
            else activities.column_id
        end as field,
        case
            when activities.column_type in ('color', 'status') then coalesce(nullif(activities.previous_label, ''), '(blank)')
            else activities.previous_value_text
        end as from_value,
        case
            when activities.column_type in ('color', 'status') then coalesce(nullif(activities.label, ''), '(blank)')
            else activities.value_text
        end as to_value,
        activities.occurred_at,
        activities.source_system,
        activities.source_instance,
        activities.stream,
        activities.landed_record_id,
        activities.occurred_at as known_at,
        activities.extracted_at,
        false as is_deleted,
        'event' as history_fidelity,
        activities.delivery,
        activities.delivery_group,
        activities.delivery_sequence,
        activities.delivered_at,
        activities.activity is null or activities.details is null as is_not_json
    from activities
    left join {{ ref('base_monday__status_columns') }} as status_columns
        on activities.source_instance = status_columns.source_instance and activities.board_id = status_columns.board_id
)

{{ rows_with_refusals('renamed', [
    ('work_item_event_id', 'id'), ('work_item_id', 'data.pulse_id'), ('occurred_at', 'created_at'), ('field', 'event'),
]) }}
