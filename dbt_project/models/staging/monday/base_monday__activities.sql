with

records as (
    select
        *,
        {{ json_or_null('payload') }} as activity
    from {{ source('landing_monday', 'monday__activity_logs') }}
),

opened as (
    select
        *,
        {{ json_or_null(json_text('activity', '$.data')) }} as details
    from records
)

select
    source_system,
    source_instance,
    stream,
    landed_record_id,
    extracted_at,
    delivery,
    delivery_group,
    delivery_sequence,
    delivered_at,
    activity,
    details,
    {{ json_text('activity', '$.id') }} as activity_id,
    {{ json_text('activity', '$.event') }} as event,
    {{ json_text('activity', '$.user_id') }} as user_id,
    {{ json_text('activity', '$.created_at') }} as created_ticks,
    {{ utc_from_ticks_text(json_text('activity', '$.created_at')) }} as occurred_at,
    coalesce({{ json_text('details', '$.pulse_id') }}, {{ json_text('details', '$.item_id') }}) as item_id,
    coalesce(
        {{ json_text('details', '$.board_id') }},
        {{ json_text('activity', '$.board_id') }},
        {{ json_text('activity', '$.board.id') }}
    ) as board_id,
    {{ json_text('details', '$.column_id') }} as column_id,
    {{ json_text('details', '$.column_type') }} as column_type,
    {{ json_text('details', '$.value.label.text') }} as label,
    {{ json_text('details', '$.previous_value.label.text') }} as previous_label,
    coalesce({{ json_text('details', '$.value.name') }}, {{ json_text('details', '$.value') }}) as value_text,
    {{ json_text('details', '$.previous_value') }} as previous_value_text
from opened
