with

boards as (
    select
        *,
        {{ json_or_null('payload') }} as board
    from {{ source('landing_monday', 'monday__boards') }}
),

renamed as (
    select
        source_instance || ':' || {{ json_text('board', '$.id') }} as workstream_id,
        {{ json_text('board', '$.name') }} as workstream_name,
        cast(null as varchar) as parent_workstream_id,
        cast(null as varchar) as owner_person_id,
        {{ json_text('board', '$.state') }} as stage,
        cast(null as date) as valid_from,
        source_system,
        source_instance,
        stream,
        landed_record_id,
        delivered_at as known_at,
        extracted_at,
        coalesce({{ json_text('board', '$.state') }} = 'deleted', false) as is_deleted,
        'inferred' as history_fidelity,
        delivery,
        delivery_group,
        delivery_sequence,
        delivered_at,
        board is null as is_not_json
    from boards
)

{{ rows_with_refusals('renamed', [('workstream_id', 'id'), ('workstream_name', 'name')]) }}
