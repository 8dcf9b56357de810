with

projects as (
    select
        *,
        {{ json_or_null('payload') }} as project
    from {{ source('landing_jira', 'jira__projects') }}
),

renamed as (
    select
        source_instance || ':' || {{ json_text('project', '$.key') }} as workstream_id,
        coalesce({{ json_text('project', '$.name') }}, {{ json_text('project', '$.key') }}) as workstream_name,
        cast(null as varchar) as parent_workstream_id,
        cast(null as varchar) as owner_person_id,
        cast(null as varchar) as stage,
        cast(null as date) as valid_from,
        source_system,
        source_instance,
        stream,
        landed_record_id,
        delivered_at as known_at,
        extracted_at,
        false as is_deleted,
        'inferred' as history_fidelity,
        delivery,
        delivery_group,
        delivery_sequence,
        delivered_at,
        project is null as is_not_json
    from projects
)

{{ rows_with_refusals('renamed', [('workstream_id', 'key')]) }}
