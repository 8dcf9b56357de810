with

projects as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__projects') }}
),

-- an issue names its project, too: it serves where projects were not asked for
issues as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__issues') }}
),

together as (
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
        body is null as is_not_json,
        {{ json_text('body', '$.key') }} as project_key,
        {{ json_text('body', '$.name') }} as project_name,
        delivered_at as known_at
    from projects
    union all
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
        false as is_not_json,
        {{ json_text('body', '$.fields.project.key') }} as project_key,
        {{ json_text('body', '$.fields.project.name') }} as project_name,
        cast(null as timestamp) as known_at
    from issues
    -- an issue without a project is refused as a work item
    where {{ json_text('body', '$.fields.project.key') }} is not null
),

renamed as (
    select
        *,
        source_instance || ':' || project_key as workstream_id,
        coalesce(project_name, project_key) as workstream_name,
        cast(null as varchar) as parent_workstream_id,
        cast(null as varchar) as owner_person_id,
        cast(null as varchar) as stage,
        cast(null as date) as valid_from,
        false as is_deleted,
        'inferred' as history_fidelity
    from together
),

final as (
    select
        *,
        {{ first_missing([('workstream_id', 'key')]) }} as quarantine_field
    from renamed
)

select
    *,
    {{ missing_reason('quarantine_field') }} as quarantine_reason
from final
