-- Work items ----------------------------------------------------------------------------------------------------------
-- The column that holds the status of a board: the one named so, else the first of its kind.
create temp table status_columns as
select
    source_instance,
    board.id as board_id,
    board_column.id as column_id,
    board_column.settings_str as settings
from (
    select source_instance, board, unnest(board.columns) as board_column, unnest(range(len(board.columns))) as position
    from (
        select
            source_instance,
            from_json(
                if(json_valid(payload), payload, null),
                '{"id":"VARCHAR","columns":[{"id":"VARCHAR","title":"VARCHAR","type":"VARCHAR","settings_str":"VARCHAR"}]}'
            ) as board
        from inputs.landing.monday__boards__every_load
    )
)
where board_column.type in ('status', 'color')
qualify row_number() over (
    partition by source_instance, board_id
    order by
        case when column_id = 'status' then 0 when lower(board_column.title) = 'status' then 1 else 2 end,
        position,
        column_id
) = 1;

create temp table loaded_items as
with
issues as (
    select
        *,
        from_json(if(json_valid(payload), payload, null), '{"id":"VARCHAR","key":"VARCHAR","fields":{
            "project":{"key":"VARCHAR"},"assignee":{"accountId":"VARCHAR"},"parent":{"id":"VARCHAR"},"summary":"VARCHAR",
            "issuetype":{"name":"VARCHAR"},"status":{"name":"VARCHAR"},"created":"VARCHAR","resolutiondate":"VARCHAR",
            "duedate":"VARCHAR"}}') as issue
    from inputs.landing.jira__issues
),
pulses as (
    select
        records.*,
        coalesce(item.board.id, item.board_id) as board_id,
        status_columns.settings,
        list_filter(item.column_values, cell -> cell.id = status_columns.column_id) as status_cells
    from (
        select
            *,
            from_json(if(json_valid(payload), payload, null), '{"id":"VARCHAR","name":"VARCHAR","state":"VARCHAR",
                "created_at":"VARCHAR","board":{"id":"VARCHAR"},"board_id":"VARCHAR","parent_item":{"id":"VARCHAR"},
                "column_values":[{"id":"VARCHAR","text":"VARCHAR","value":"VARCHAR"}]}') as item
        from inputs.landing.monday__items
    ) as records
    left join status_columns
        on records.source_instance = status_columns.source_instance
        and coalesce(item.board.id, item.board_id) = status_columns.board_id
),
renamed as (
    select
        source_instance || ':' || issue.id as work_item_id,
        issue.key as work_item_key,
        source_instance || ':' || issue.fields.project.key as source_workstream_id,
        cast(null as varchar) as other_workstream_ids,
        issue.fields.summary as title,
        issue.fields.issuetype.name as source_item_type,
        issue.fields.status.name as source_status,
        utc(issue.fields.created) as created_at,
        utc(issue.fields.resolutiondate) as resolved_at,
        try_cast(issue.fields.duedate as date) as due_on,
        source_instance || ':' || issue.fields.assignee.accountId as assignee_person_id,
        source_instance || ':' || issue.fields.parent.id as parent_work_item_id,
        false as is_deleted,
        'event' as history_fidelity,
        coalesce(utc(issue.fields.created), delivered_at) as known_at,
        source_system, source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        issue.id is null or issue.fields.project.key is null or issue.fields.summary is null
        or issue.fields.status.name is null or utc(issue.fields.created) is null as is_refused
    from issues
    union all
    select
        source_instance || ':' || item.id,
        item.id,
        source_instance || ':' || board_id,
        null,
        item.name,
        null,
        coalesce(
            nullif(
                list_max([
                    coalesce(
                        cell.text,
                        json_extract_string(
                            if(json_valid(settings), settings, null),
                            '$.labels."' || json_extract_string(cell.value, '$.index') || '"'
                        )
                    )
                    for cell in status_cells
                ]),
                ''
            ),
            '(blank)'
        ),
        utc(item.created_at),
        null,
        null,
        null,
        source_instance || ':' || item.parent_item.id,
        coalesce(item.state = 'deleted', false),
        'event',
        coalesce(utc(item.created_at), delivered_at),
        source_system, source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        item.id is null or board_id is null or item.name is null or utc(item.created_at) is null
    from pulses
    union all
    select
        work_item_id, work_item_key, workstream_id, other_workstream_ids, title, source_item_type, source_status,
        created_at, resolved_at, due_on, assignee_person_id, parent_work_item_id,
        is_deleted, history_fidelity, known_at,
        source_system, source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        quarantine_reason is not null
    from inputs.conformed.work_items
)
select renamed.*, work_item_id as key_id, null as tie_break from renamed;

create temp table items as
select
    versions.* exclude (key_id, tie_break, is_refused, delivery, delivered_at),
    coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, source_workstream_id) as workstream_id
from judged('loaded_items') as versions
left join inputs.portfolio.workstream_aliases as exact_aliases on source_workstream_id = exact_aliases.alias_id
left join inputs.portfolio.workstream_aliases as scoped_aliases
    on source_instance || ':' || source_workstream_id = scoped_aliases.alias_id
where disposition <> 'quarantined';

drop table loaded_items;
create temp view known_items as select * from items where disposition = 'modelled';
