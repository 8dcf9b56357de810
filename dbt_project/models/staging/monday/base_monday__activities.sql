with

records as (
    select
        *,
        {{ json_or_null('payload') }} as activity
    from {{ source('landing_monday', 'monday__activity_logs') }}
),

read_records as (
    {{ json_texts('records', 'activity', {
        'activity_id': '$.id',
        'event': '$.event',
        'user_id': '$.user_id',
        'created_ticks': '$.created_at',
        'logged_board_id': '$.board_id',
        'nested_board_id': '$.board.id',
        'details_text': '$.data',
    }) | indent(4) }}
),

opened as (
    select
        *,
        {{ json_or_null('details_text') }} as details
    from read_records
),

read_details as (
    {{ json_texts('opened', 'details', {
        'pulse_id': '$.pulse_id',
        'changed_item_id': '$.item_id',
        'board_id': '$.board_id',
        'column_id': '$.column_id',
        'column_type': '$.column_type',
        'label': '$.value.label.text',
        'previous_label': '$.previous_value.label.text',
        'value_name': '$.value.name',
        'whole_value': '$.value',
        'previous_value_text': '$.previous_value',
    }) | indent(4) }}
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
    activity_id,
    event,
    user_id,
    created_ticks,
    {{ utc_from_ticks_text('created_ticks') }} as occurred_at,
    coalesce(pulse_id, changed_item_id) as item_id,
    coalesce(board_id, logged_board_id, nested_board_id) as board_id,
    column_id,
    column_type,
    label,
    previous_label,
    coalesce(value_name, whole_value) as value_text,
    previous_value_text
from read_details
