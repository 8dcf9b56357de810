with

issues as (
    select
        *,
        {{ json_or_null('payload') }} as issue
    from {{ source('landing_jira', 'jira__issues') }}
)

select
    source_instance || ':' || {{ json_text('issue', '$.fields.project.key') }} as workstream_id,
    coalesce(
        {{ json_text('issue', '$.fields.project.name') }}, {{ json_text('issue', '$.fields.project.key') }}
    ) as workstream_name,
    cast(null as varchar) as parent_workstream_id,
    cast(null as varchar) as owner_person_id,
    cast(null as varchar) as stage,
    cast(null as date) as valid_from,
    source_system,
    source_instance,
    stream,
    landed_record_id,
    {{ utc_from_iso_text(json_text('issue', '$.fields.created')) }} as known_at,
    extracted_at,
    false as is_deleted,
    'inferred' as history_fidelity,
    delivery,
    delivery_group,
    delivery_sequence,
    delivered_at,
    cast(null as varchar) as quarantine_field,
    cast(null as varchar) as quarantine_reason
from issues
-- an issue without a project is refused as a work item
where {{ json_text('issue', '$.fields.project.key') }} is not null
