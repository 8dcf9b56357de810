with

issues as (
    select
        *,
        {{ json_or_null('payload') }} as issue
    from {{ source('landing_jira', 'jira__issues') }}
),

renamed as (
    select
        -- keys
        source_instance || ':' || {{ json_text('issue', '$.id') }} as work_item_id,
        {{ json_text('issue', '$.key') }} as work_item_key,
        source_instance || ':' || {{ json_text('issue', '$.fields.project.key') }} as workstream_id,
        cast(null as varchar) as other_workstream_ids,
        source_instance || ':' || {{ json_text('issue', '$.fields.assignee.accountId') }} as assignee_person_id,
        source_instance || ':' || {{ json_text('issue', '$.fields.parent.id') }} as parent_work_item_id,

        -- text
        {{ json_text('issue', '$.fields.summary') }} as title,
        {{ json_text('issue', '$.fields.issuetype.name') }} as source_item_type,
        {{ json_text('issue', '$.fields.status.name') }} as source_status,
        {{ json_text('issue', '$.fields.fixVersions[0].name') }} as release,
        {{ json_text('issue', '$.fields.versions[0].name') }} as found_in,
        {{ json_text('issue', '$.fields.priority.name') }} as severity,
        {{ json_text('issue', '$.fields.resolution.name') }} as resolution,

        -- numbers: the field that holds an estimate differs from site to site
        cast(null as {{ dbt.type_numeric() }}) as estimate_value,

        -- times
        {{ utc_from_iso_text(json_text('issue', '$.fields.created')) }} as created_at,
        {{ utc_from_iso_text(json_text('issue', '$.fields.resolutiondate')) }} as resolved_at,
        {{ safe_cast(json_text('issue', '$.fields.duedate'), 'date') }} as due_on,

        -- lineage
        source_system,
        source_instance,
        stream,
        landed_record_id,
        extracted_at,
        false as is_deleted,
        'event' as history_fidelity,
        delivery,
        delivery_group,
        delivery_sequence,
        delivered_at,
        issue is null as is_not_json
    from issues
),

final as (
    select
        *,
        -- the issue is known from its creation on; what changed since is for its events to say
        coalesce(created_at, delivered_at) as known_at
    from renamed
)

{{ rows_with_refusals('final', [
    ('work_item_id', 'id'), ('workstream_id', 'fields.project.key'), ('title', 'fields.summary'),
    ('source_status', 'fields.status.name'), ('created_at', 'fields.created'),
]) }}
