with

-- a record that is no history at all keeps one row, so that it can be refused by name
histories as (
    select
        *,
        case
            when history_id is null or issue_id is null or occurred_at is null then '[null]'
            else items
        end as changes
    from {{ ref('base_jira__histories') }}
),

{% set kept = [
    'source_system', 'source_instance', 'stream', 'landed_record_id', 'extracted_at', 'delivery', 'delivery_group',
    'delivery_sequence', 'delivered_at', 'issue_id', 'history_id', 'occurred_at', 'author_id',
] -%}

listed as (
    {{ json_array_rows('histories', kept, 'changes', '$', element='change') | indent(4) }}
),

read_changes as (
    {{ json_texts('listed', 'change', {
        'field': '$.field',
        'from_value': '$.fromString',
        'to_value': '$.toString',
    }) | indent(4) }}
),

renamed as (
    select
        -- padded, so that ids sort as the system issued them: two changes of one instant keep their order
        source_instance || ':' || lpad(history_id, 12, '0') || ':' || lpad(cast(position as varchar), 3, '0')
            as work_item_event_id,
        source_instance || ':' || issue_id as work_item_id,
        source_instance || ':' || nullif(author_id, '') as actor_person_id,
        field,
        from_value,
        to_value,
        occurred_at,
        source_system,
        source_instance,
        stream,
        landed_record_id,
        occurred_at as known_at,
        extracted_at,
        false as is_deleted,
        'event' as history_fidelity,
        delivery,
        delivery_group,
        delivery_sequence,
        delivered_at,
        history_id is null and issue_id is null as is_not_json
    from read_changes
)

{{ rows_with_refusals('renamed', [
    ('work_item_id', 'issueId'), ('work_item_event_id', 'id'), ('occurred_at', 'created'), ('field', 'items.field'),
]) }}
