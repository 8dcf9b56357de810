with

-- one landed record holds one history, or the histories of one issue as the bulk reply groups them
changelog_records as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__changelogs') }}
),

-- the histories that an issue carries when it was asked for with its changelog
issue_records as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__issues') }}
),

{% set lineage = [
    'source_system', 'source_instance', 'stream', 'landed_record_id', 'extracted_at', 'delivery', 'delivery_group',
    'delivery_sequence', 'delivered_at', 'body',
] -%}

grouped as (
    {{ json_array_rows('changelog_records', lineage, 'body', '$.changeHistories', element='history') | indent(4) }}
),

embedded as (
    {{ json_array_rows('issue_records', lineage, 'body', '$.changelog.histories', element='history') | indent(4) }}
),

single as (
    select
        {{ lineage | join(', ') }},
        body as history
    from changelog_records
    where body is null or {{ json_text('body', '$.changeHistories') }} is null
),

together as (
    select {{ lineage | join(', ') }}, history, {{ json_text('body', '$.issueId') }} as issue_id
    from grouped
    union all
    select {{ lineage | join(', ') }}, history, {{ json_text('body', '$.id') }} as issue_id
    from embedded
    union all
    select {{ lineage | join(', ') }}, history, {{ json_text('body', '$.issueId') }} as issue_id
    from single
)

select
    together.*,
    {{ json_text('history', '$.id') }} as history_id,
    {{ utc_from_iso_text(json_text('history', '$.created')) }} as occurred_at,
    {{ json_text('history', '$.author.accountId') }} as author_id
from together
