-- Changes of work items -----------------------------------------------------------------------------------------------
create temp table loaded_events as
with
histories as (
    select
        records.* exclude (payload, body, is_issue),
        if(is_issue, body.id, body.issueId) as issue_id,
        unnest(case when is_issue then body.changelog.histories when body.changeHistories is not null then body.changeHistories
            else [{'id': body.id, 'created': body.created, 'author': body.author, 'items': body.items}] end) as history
    from (
        select
            landed_record_id, source_system, source_instance, stream, payload,
            delivery, delivery_group, delivery_sequence, delivered_at,
            stream = 'issues' as is_issue,
            from_json(if(json_valid(payload), payload, null), '{"issueId":"VARCHAR","id":"VARCHAR","created":"VARCHAR",
                "author":{"accountId":"VARCHAR"},"items":[{"field":"VARCHAR","fromString":"VARCHAR","toString":"VARCHAR"}],
                "changeHistories":[{"id":"VARCHAR","created":"VARCHAR","author":{"accountId":"VARCHAR"},
                    "items":[{"field":"VARCHAR","fromString":"VARCHAR","toString":"VARCHAR"}]}],
                "changelog":{"histories":[{"id":"VARCHAR","created":"VARCHAR","author":{"accountId":"VARCHAR"},
                    "items":[{"field":"VARCHAR","fromString":"VARCHAR","toString":"VARCHAR"}]}]}}') as body
        from (
            from inputs.landing.jira__changelogs
            union all
            from inputs.landing.jira__issues where contains(payload, '"changelog"')
        )
    ) as records
),
changes as (
    select
        histories.* exclude (history),
        history.id as history_id,
        utc(history.created) as occurred_at,
        history.author.accountId as author_id,
        unnest(history.items) as change,
        unnest(range(1, len(history.items) + 1)) as position
    from histories
),
activities as (
    select
        records.*,
        coalesce(detail[1], detail[2]) as item_id,
        coalesce(detail[3], activity[5], activity[6]) as board_id,
        detail[4] as column_id,
        coalesce(detail[5] in ('color', 'status'), false) as is_label,
        nullif(detail[6], '') as label,
        nullif(detail[7], '') as previous_label,
        coalesce(detail[8], detail[9]) as value_text,
        detail[10] as previous_value_text
    from (
        select
            *,
            json_extract_string(if(json_valid(activity[7]), activity[7], null), [
                '$.pulse_id', '$.item_id', '$.board_id', '$.column_id', '$.column_type', '$.value.label.text',
                '$.previous_value.label.text', '$.value.name', '$.value', '$.previous_value'
            ]) as detail
        from (
            select
                landed_record_id, source_system, source_instance, stream,
                delivery, delivery_group, delivery_sequence, delivered_at,
                json_extract_string(if(json_valid(payload), payload, null), [
                    '$.id', '$.event', '$.user_id', '$.created_at', '$.board_id', '$.board.id', '$.data'
                ]) as activity
            from inputs.landing.monday__activity_logs
        )
    ) as records
    where activity is null or detail is null or detail[1] is not null or detail[2] is not null
),
renamed as (
    select
        source_instance || ':' || lpad(history_id, 12, '0') || ':' || lpad(cast(position as varchar), 3, '0')
            as work_item_event_id,
        source_instance || ':' || issue_id as work_item_id,
        change.field as field,
        change.fromString as from_value,
        change.toString as to_value,
        occurred_at,
        occurred_at as known_at,
        source_instance || ':' || nullif(author_id, '') as actor_person_id,
        false as is_deleted,
        'event' as history_fidelity,
        source_system, source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        history_id is null or issue_id is null or occurred_at is null or change.field is null as is_refused
    from changes
    union all
    select
        activities.source_instance || ':' || activity[4] || ':' || activity[1],
        activities.source_instance || ':' || item_id,
        case
            when activity[2] <> 'update_column_value' then activity[2]
            when activities.column_id = status_columns.column_id or (status_columns.column_id is null and is_label)
                then 'status'
            else activities.column_id
        end as status_field,
        if(is_label, coalesce(previous_label, '(blank)'), previous_value_text),
        if(is_label, coalesce(label, '(blank)'), value_text),
        make_timestamp(try_cast(activity[4] as bigint) // 10) as changed_at,
        changed_at,
        activities.source_instance || ':' || activity[3],
        false,
        'event',
        source_system, activities.source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        activity[1] is null or item_id is null or changed_at is null or status_field is null
    from activities
    left join status_columns
        on activities.source_instance = status_columns.source_instance and activities.board_id = status_columns.board_id
    union all
    select
        work_item_event_id, work_item_id, field, from_value, to_value, occurred_at, known_at, actor_person_id,
        is_deleted, history_fidelity,
        source_system, source_instance, stream, landed_record_id,
        delivery, delivery_group, delivery_sequence, delivered_at,
        quarantine_reason is not null
    from inputs.conformed.work_item_events
)
select
    * replace (
        if(lower(trim(field)) = 'status', from_value, null) as from_value,
        if(lower(trim(field)) = 'status', to_value, null) as to_value
    ),
    work_item_event_id as key_id,
    null as tie_break
from renamed;

create temp table events as
select * exclude (key_id, tie_break, is_refused, is_deleted, delivery, delivery_group, stream, delivered_at)
from judged('loaded_events')
where disposition in ('modelled', 'not_yet_known');

create temp table sources_with_history as select distinct source_instance from loaded_events;
drop table loaded_events;

-- Each person once: the accountable by their own id, everybody else by keyed hash.
create temp table people as
select
    person,
    if(
        person in (select person_id from inputs.portfolio.owners union select sponsor_person_id from inputs.portfolio.run),
        person,
        pseudonym(person)
    ) as published_id
from (select actor_person_id as person from events union select assignee_person_id from items)
where person is not null;

create table core.fct_work_item_event as
select
    events.work_item_event_id,
    events.work_item_id,
    known_items.workstream_id,
    events.field,
    events.from_value,
    events.to_value,
    events.occurred_at,
    events.known_at,
    people.published_id as actor_person_id,
    events.history_fidelity,
    events.source_system,
    events.source_instance,
    events.landed_record_id
from events
inner join known_items using (work_item_id)
left join people on events.actor_person_id = people.person
where events.disposition = 'modelled';
