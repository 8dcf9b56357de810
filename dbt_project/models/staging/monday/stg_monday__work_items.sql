with

items as (
    select
        *,
        {{ json_or_null('payload') }} as item
    from {{ source('landing_monday', 'monday__items') }}
),

read_items as (
    {{ json_texts('items', 'item', {
        'item_id': '$.id',
        'nested_board_id': '$.board.id',
        'flat_board_id': '$.board_id',
        'parent_item_id': '$.parent_item.id',
        'title': '$.name',
        'created_text': '$.created_at',
        'state': '$.state',
    }) | indent(4) }}
),

identified as (
    select
        *,
        coalesce(nested_board_id, flat_board_id) as board_id
    from read_items
),

cells as (
    {{ json_array_rows(
        'identified', ['landed_record_id', 'source_instance', 'board_id'], 'item', '$.column_values', element='cell'
    ) | indent(4) }}
),

-- the text of a status may be null although an index is set: then the board's own labels name it
statuses as (
    select
        cells.landed_record_id,
        max(
            coalesce(
                {{ json_text('cells.cell', '$.text') }},
                {{ json_text_at(
                    'status_columns.settings', 'labels', json_text(json_text('cells.cell', '$.value'), '$.index')
                ) }}
            )
        ) as source_status
    from cells
    inner join {{ ref('base_monday__status_columns') }} as status_columns
        on
            cells.source_instance = status_columns.source_instance
            and cells.board_id = status_columns.board_id
            and {{ json_text('cells.cell', '$.id') }} = status_columns.column_id
    group by cells.landed_record_id
),

renamed as (
    select
        identified.source_instance || ':' || identified.item_id as work_item_id,
        identified.item_id as work_item_key,
        identified.source_instance || ':' || identified.board_id as workstream_id,
        cast(null as varchar) as other_workstream_ids,
        cast(null as varchar) as assignee_person_id,
        identified.source_instance || ':' || identified.parent_item_id as parent_work_item_id,
        identified.title,
        cast(null as varchar) as source_item_type,
        -- the blank label has no text at all
        coalesce(nullif(statuses.source_status, ''), '(blank)') as source_status,
        cast(null as varchar) as release,
        cast(null as varchar) as found_in,
        cast(null as varchar) as severity,
        cast(null as varchar) as resolution,
        cast(null as {{ dbt.type_numeric() }}) as estimate_value,
        {{ utc_from_iso_text('identified.created_text') }} as created_at,
        cast(null as timestamp) as resolved_at,
        cast(null as date) as due_on,
        identified.source_system,
        identified.source_instance,
        identified.stream,
        identified.landed_record_id,
        identified.extracted_at,
        coalesce(identified.state = 'deleted', false) as is_deleted,
        'event' as history_fidelity,
        identified.delivery,
        identified.delivery_group,
        identified.delivery_sequence,
        identified.delivered_at,
        identified.item is null as is_not_json
    from identified
    left join statuses
        on identified.landed_record_id = statuses.landed_record_id
),

final as (
    select
        *,
        coalesce(created_at, delivered_at) as known_at
    from renamed
)

{{ rows_with_refusals('final', [
    ('work_item_id', 'id'), ('workstream_id', 'board.id'), ('title', 'name'), ('created_at', 'created_at'),
]) }}
