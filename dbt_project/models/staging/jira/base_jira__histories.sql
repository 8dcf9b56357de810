with

changelog_records as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__changelogs') }}
),

issue_records as (
    select
        *,
        {{ json_or_null('payload') }} as body
    from {{ source('landing_jira', 'jira__issues') }}
    where payload like '%"changelog"%'
),

-- one landed record holds one history, or the histories of one issue as the bulk reply groups them
read_changelogs as {{ inlined() }} (
    {{ json_texts('changelog_records', 'body', {'issue_id': '$.issueId', 'histories': '$.changeHistories'}) | indent(4) }}
),

-- the histories that an issue carries when it was asked for with its changelog
read_issues as (
    {{ json_texts('issue_records', 'body', {'issue_id': '$.id', 'histories': '$.changelog.histories'}) | indent(4) }}
),

{% set lineage = [
    'source_system', 'source_instance', 'stream', 'landed_record_id', 'extracted_at', 'delivery', 'delivery_group',
    'delivery_sequence', 'delivered_at', 'issue_id',
] -%}

groups as (
    select * from read_changelogs
    where payload like '%"changeHistories"%'
),

grouped as (
    {{ json_array_rows('groups', lineage, 'histories', '$', element='history') | indent(4) }}
),

embedded as (
    {{ json_array_rows('read_issues', lineage, 'histories', '$', element='history') | indent(4) }}
),

together as (
    select {{ lineage | join(', ') }}, history
    from grouped
    union all
    select {{ lineage | join(', ') }}, history
    from embedded
    union all
    select {{ lineage | join(', ') }}, body as history
    from read_changelogs
    where histories is null
),

read_histories as (
    {{ json_texts('together', 'history', {
        'history_id': '$.id',
        'created_text': '$.created',
        'author_id': '$.author.accountId',
        'items': '$.items',
    }) | indent(4) }}
)

select
    *,
    {{ utc_from_iso_text('created_text') }} as occurred_at
from read_histories
