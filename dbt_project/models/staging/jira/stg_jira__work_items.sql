with

issues as (
    select
        *,
        {{ json_or_null('payload') }} as issue
    from {{ source('landing_jira', 'jira__issues') }}
),

read_issues as (
    {{ json_texts('issues', 'issue', {
        'issue_id': '$.id',
        'issue_key': '$.key',
        'project_key': '$.fields.project.key',
        'assignee_id': '$.fields.assignee.accountId',
        'parent_id': '$.fields.parent.id',
        'title': '$.fields.summary',
        'source_item_type': '$.fields.issuetype.name',
        'source_status': '$.fields.status.name',
        'release': '$.fields.fixVersions[0].name',
        'found_in': '$.fields.versions[0].name',
        'severity': '$.fields.priority.name',
        'resolution': '$.fields.resolution.name',
        'created_text': '$.fields.created',
        'resolved_text': '$.fields.resolutiondate',
        'due_text': '$.fields.duedate',
    }) | indent(4) }}
),

renamed as (
    select
        -- keys
        source_instance || ':' || issue_id as work_item_id,
        issue_key as work_item_key,
        source_instance || ':' || project_key as workstream_id,
        cast(null as varchar) as other_workstream_ids,
        source_instance || ':' || assignee_id as assignee_person_id,
        source_instance || ':' || parent_id as parent_work_item_id,

        -- text
        title,
        source_item_type,
        source_status,
        release,
        found_in,
        severity,
        resolution,

        -- numbers: the field that holds an estimate differs from site to site
        cast(null as {{ dbt.type_numeric() }}) as estimate_value,

        -- times
        {{ utc_from_iso_text('created_text') }} as created_at,
        {{ utc_from_iso_text('resolved_text') }} as resolved_at,
        {{ safe_cast('due_text', 'date') }} as due_on,

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
    from read_issues
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
