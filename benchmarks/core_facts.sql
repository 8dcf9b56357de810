-- The large core facts of one home, written by hand as one DuckDB script: what the product's facts stage is measured
-- against (benchmarks/scale.py runs both and compares every table, row by row).
--
-- It reads the home's build/inputs.duckdb, attached read-only as `inputs`, and writes the schema `core` of the database
-- it runs in. It takes for granted what the product finds out: which connectors there are (files, jira, monday), what
-- each of them feeds, and which columns the facts need. It keeps nothing to explain itself by: no versions, no refused
-- rows, no account of the records that reached no fact.

create schema core;

set variable as_of_at = (select as_of_at from inputs.portfolio.run);
set variable as_of_on = (select as_of_on from inputs.portfolio.run);
set variable time_zone = (select time_zone from inputs.portfolio.run);
set variable pepper = (select pepper from inputs.control.privacy);

create temp macro local_date(instant) as
    cast((instant at time zone 'UTC') at time zone getvariable('time_zone') as date);
create temp macro utc(text) as try_cast(text as timestamptz) at time zone 'UTC';
create temp macro seconds_between(start, finish) as epoch_us(finish) // 1000000 - epoch_us(start) // 1000000;
create temp macro pseudonym(person) as 'person_' || substr(sha256(getvariable('pepper') || ':' || person), 1, 20);
create temp macro rounded(amount, digits) as
    case coalesce(digits, 2)
        when 0 then cast(round(amount, 0) as decimal(28, 4))
        when 1 then cast(round(amount, 1) as decimal(28, 4))
        when 2 then cast(round(amount, 2) as decimal(28, 4))
        when 3 then cast(round(amount, 3) as decimal(28, 4))
        else cast(round(amount, 4) as decimal(28, 4))
    end;
create temp macro translated(amount, from_currency, to_currency, rate, digits) as
    case
        when from_currency = to_currency then rounded(amount, digits)
        when abs(amount::double) * rate::double < 10000000000000000000 then rounded(amount * rate, digits)
    end;

-- Versions ------------------------------------------------------------------------------------------------------------
-- The delivery of each snapshot and file that counts at as_of: the latest before it, else the first.
create temp table counted_deliveries as
select
    source_instance,
    stream,
    delivery_group,
    coalesce(
        max(delivery_sequence) filter (delivered_at is null or delivered_at < getvariable('as_of_at')),
        min(delivery_sequence)
    ) as group_sequence
from inputs.control.loads
where delivery <> 'delta'
group by all;

-- What became of each row of a relation with the columns key_id, is_refused and those of its delivery. Nearly every key
-- came once and needs no window; keys are told apart by their hash, for a key too many among the repeated ones is judged
-- no differently.
create temp macro judged(relation) as table
with
repeated as (
    select hash(key_id) as key_hash from query_table(relation) where key_id is not null group by key_hash having count(*) > 1
),
dated as not materialized (
    select versions.*, counted.group_sequence
    from query_table(relation) as versions
    left join counted_deliveries as counted
        on versions.source_instance = counted.source_instance
        and versions.stream = counted.stream
        and if(versions.delivery = 'delta', null, versions.delivery_group) = counted.delivery_group
),
sequenced as (
    select
        *,
        coalesce(
            group_sequence,
            max(delivery_sequence) filter (delivered_at is null or delivered_at < getvariable('as_of_at')) over same_stream,
            min(delivery_sequence) over same_stream
        ) as counted_sequence
    from dated
    where hash(key_id) in (from repeated)
    window same_stream as (partition by delivery, source_instance, stream, key_id)
),
placed as (
    select
        *,
        case
            when is_refused then 'quarantined'
            when delivery_sequence > counted_sequence then 'not_yet_known'
            when delivery <> 'delta' and delivery_sequence < counted_sequence then 'earlier'
            when known_at >= getvariable('as_of_at') then 'not_yet_known'
            else 'candidate'
        end as place,
        coalesce(bool_or(delivery_sequence = counted_sequence)
            over (partition by source_instance, stream, delivery_group, key_id), false) as is_still_there
    from sequenced
)
select
    * exclude (group_sequence, counted_sequence, place, is_still_there),
    case
        when place = 'earlier' then if(is_still_there, 'superseded', 'tombstoned')
        when place <> 'candidate' then place
        when row_number() over (
            partition by place, key_id
            order by
                known_at desc nulls last, delivery_sequence desc nulls last, length(landed_record_id) desc nulls last,
                landed_record_id desc nulls last, tie_break desc nulls last
        ) > 1 then 'superseded'
        when is_deleted then 'tombstoned'
        else 'modelled'
    end as disposition
from placed
union all
select
    * exclude (group_sequence),
    case
        when is_refused then 'quarantined'
        when delivery_sequence > group_sequence then 'not_yet_known'
        when delivery_sequence < group_sequence then 'tombstoned'
        when known_at >= getvariable('as_of_at') then 'not_yet_known'
        when is_deleted then 'tombstoned'
        else 'modelled'
    end as disposition
from dated
anti join repeated on hash(key_id) = key_hash;

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

-- Time in status ------------------------------------------------------------------------------------------------------
create temp table spans as
with
told as (
    select
        work_item_id,
        row_number() over (
            partition by work_item_id
            order by
                occurred_at,
                if(is_file, delivery_sequence, null),
                if(is_file, length(landed_record_id), null),
                if(is_file, landed_record_id, null),
                length(work_item_event_id),
                work_item_event_id
        ) as change_number,
        from_value, to_value, occurred_at, history_fidelity, disposition
    from (
        select
            events.*,
            source_instance in (select source_instance from inputs.control.loads where connector = 'files') as is_file
        from events
        where lower(trim(field)) = 'status'
    ) as events
),
-- a source that tells of no change is known by what differs between its deliveries
pictures as (
    select
        *,
        lag(delivered_at) over (partition by source_instance, stream, delivery_group order by delivery_sequence)
            as earlier_delivered_at,
        count(*) over (partition by source_instance, stream, delivery_group) as picture_count
    from (
        select distinct source_instance, stream, delivery_group, delivery_sequence, delivered_at
        from inputs.control.loads
        anti join sources_with_history using (source_instance)
        where delivery = 'snapshot' and delivered_at < getvariable('as_of_at')
    )
),
seen as (
    from (
        select
            work_item_id,
            delivery_sequence,
            delivered_at,
            earlier_delivered_at,
            resolved_at,
            coalesce(source_status, '(blank)') as to_value
        from items
        inner join pictures using (source_instance, stream, delivery_group, delivery_sequence)
        where picture_count > 1
        qualify row_number() over (
            partition by work_item_id, delivery_sequence
            order by known_at desc nulls last, length(landed_record_id) desc, landed_record_id desc
        ) = 1
    )
    select
        *,
        lag(to_value) over history as from_value,
        coalesce(lag(delivered_at) over history, earlier_delivered_at) as last_looked_at
    window history as (partition by work_item_id order by delivery_sequence)
),
diffed as (
    select
        work_item_id,
        row_number() over (partition by work_item_id order by delivery_sequence) as change_number,
        from_value,
        to_value,
        coalesce(resolved_at > last_looked_at and resolved_at <= delivered_at, false) as is_resolved_between,
        if(is_resolved_between, resolved_at, delivered_at) as occurred_at,
        bool_or(is_resolved_between) over (partition by work_item_id) as is_resolution_seen
    from seen
    where last_looked_at is not null and (from_value is null or from_value <> to_value)
),
changes as (
    select *, false as is_diffed, false as is_resolution_seen from told
    union all by name
    select
        * exclude (is_resolved_between),
        'snapshot_diff' as history_fidelity,
        'modelled' as disposition,
        true as is_diffed
    from diffed
),
born as (
    select * from known_items where created_at < getvariable('as_of_at')
),
-- what a diffed item was before a later delivery brought it is not known
statuses_given as (
    select
        born.work_item_id,
        0 as change_number,
        coalesce(firsts.from_value, firsts.to_value, born.source_status) as source_status,
        born.created_at as occurred_at,
        coalesce(firsts.is_diffed and firsts.from_value is null, false) as is_before_known,
        case
            when born.source_instance in (from sources_with_history) then born.history_fidelity
            when is_before_known then 'snapshot_diff'
            else 'inferred'
        end as history_fidelity,
        if(coalesce(firsts.is_resolution_seen, false), null, born.resolved_at) as resolved_at
    from born
    left join changes as firsts on born.work_item_id = firsts.work_item_id and firsts.change_number = 1
    union all
    select
        work_item_id, change_number, coalesce(to_value, '(blank)'), occurred_at, false, changes.history_fidelity,
        born.resolved_at
    from changes
    inner join born using (work_item_id)
    where changes.disposition = 'modelled' and occurred_at < getvariable('as_of_at')
),
-- an item without a history has at most two spans: before it was resolved (what it was then is not known) and since
parts as (
    select
        given.*,
        unnest(case
            when given.history_fidelity <> 'inferred' or given.resolved_at is null
                then [if(is_before_known, 'not known', 'as told')]
            when given.resolved_at < getvariable('as_of_at') then ['before', 'resolution']
            else ['before']
        end) as part,
        born.source_instance,
        born.workstream_id,
        born.source_workstream_id,
        born.created_at
    from statuses_given as given
    inner join born using (work_item_id)
),
dated as (
    select
        * exclude (part, created_at, resolved_at, occurred_at, is_before_known, change_number, source_status),
        case part when 'before' then 0 when 'resolution' then 1 else change_number end as change_number,
        part in ('before', 'not known') as is_before,
        if(is_before, '(not known)', source_status) as source_status,
        lower(trim(if(is_before, '(not known)', source_status))) as status_text,
        part = 'resolution' as is_resolution,
        case part
            when 'before' then false
            when 'resolution' then resolved_at < created_at
            else occurred_at < created_at
        end as is_clamped,
        case part
            when 'before' then created_at
            when 'resolution' then greatest(resolved_at, created_at)
            else greatest(occurred_at, created_at)
        end as entered_at
    from parts
),
declared as (
    select
        * replace (
            nullif(source_instance, '*') as source_instance,
            nullif(container_id, '*') as container_id,
            is_finished or is_cancelled as is_finished,
            coalesce(is_committed, false) as is_committed,
            coalesce(valid_from, date '0001-01-01') as valid_from,
            coalesce(valid_to, date '9999-12-31') as valid_to
        ),
        lower(trim(source_status)) as status_text
    from inputs.portfolio.statuses
),
mapped as (
    select
        dated.*,
        case
            when is_before then 'todo'
            when
                is_resolution
                and not coalesce(contained.is_finished, sourced.is_finished, anywhere.is_finished, false)
                then 'done'
            else coalesce(contained.status, sourced.status, anywhere.status, 'unmapped')
        end as status,
        is_resolution or (
            not is_before and coalesce(contained.is_finished, sourced.is_finished, anywhere.is_finished, false)
        ) as is_finished,
        coalesce(contained.is_cancelled, sourced.is_cancelled, anywhere.is_cancelled, false) as is_cancelled,
        not is_before and coalesce(contained.is_started, sourced.is_started, anywhere.is_started, false) as is_started,
        not is_before and coalesce(contained.is_committed, sourced.is_committed, anywhere.is_committed, false)
            as is_committed,
        coalesce(contained.is_wait, sourced.is_wait, anywhere.is_wait, false) as is_wait
    from dated
    left join declared as contained
        on dated.status_text = contained.status_text
        and dated.source_instance = contained.source_instance
        and dated.source_workstream_id in (contained.container_id, dated.source_instance || ':' || contained.container_id)
        and cast(dated.entered_at as date) >= contained.valid_from
        and cast(dated.entered_at as date) < contained.valid_to
    left join declared as sourced
        on dated.status_text = sourced.status_text
        and dated.source_instance = sourced.source_instance
        and sourced.container_id is null
        and cast(dated.entered_at as date) >= sourced.valid_from
        and cast(dated.entered_at as date) < sourced.valid_to
    left join declared as anywhere
        on dated.status_text = anywhere.status_text
        and anywhere.source_instance is null
        and anywhere.container_id is null
        and cast(dated.entered_at as date) >= anywhere.valid_from
        and cast(dated.entered_at as date) < anywhere.valid_to
)
select
    * exclude (change_number, status_text, is_before, is_resolution, history_fidelity),
    -- an item that was not begun when it was first seen has history enough
    if(
        history_fidelity = 'inferred' and not is_started and not is_finished
        and lead(history_fidelity) over life = 'snapshot_diff',
        'snapshot_diff',
        history_fidelity
    ) as history_fidelity,
    is_finished and not is_cancelled as is_delivered,
    is_started and not is_finished as is_wip,
    row_number() over life as sequence_number,
    coalesce(lead(entered_at) over life, getvariable('as_of_at')) as exited_at,
    lead(entered_at) over life is null as is_open,
    lag(status) over life as previous_status,
    lead(status) over life as next_status,
    coalesce(lag(is_finished and not is_cancelled) over life, false) as was_delivered
from mapped
window life as (partition by work_item_id order by entered_at, change_number);

drop table events;

-- Working seconds up to an instant: those of all earlier days and of the at most two stretches on the instant's UTC day.
create temp table clock as
with
stretches as (
    select
        work_calendar_id,
        cast(opens_at as date) as utc_on,
        opens_at as starts_at,
        least(closes_at, cast(cast(opens_at as date) + 1 as timestamp)) as ends_at
    from inputs.portfolio.business_days
    where closes_at > opens_at
    union all
    select work_calendar_id, cast(closes_at as date), cast(cast(closes_at as date) as timestamp), closes_at
    from inputs.portfolio.business_days
    where closes_at > cast(cast(closes_at as date) as timestamp) and cast(closes_at as date) > cast(opens_at as date)
),
per_day as (
    select
        days.work_calendar_id,
        days.date_on as utc_on,
        min(starts_at) as first_starts_at,
        min(ends_at) as first_ends_at,
        if(count(starts_at) = 2, max(starts_at), null) as second_starts_at,
        if(count(starts_at) = 2, max(ends_at), null) as second_ends_at,
        coalesce(sum(seconds_between(starts_at, ends_at)), 0) as working_seconds
    from inputs.portfolio.business_days as days
    left join stretches on days.work_calendar_id = stretches.work_calendar_id and days.date_on = stretches.utc_on
    group by all
)
select
    * exclude (working_seconds),
    cast(
        sum(working_seconds) over (partition by work_calendar_id order by utc_on) - working_seconds as bigint
    ) as seconds_before
from per_day;

create temp macro working_position(instant, before, first_start, first_end, second_start, second_end) as
    before
    + if(instant > first_start, seconds_between(first_start, least(instant, first_end)), 0)
    + if(instant > second_start, seconds_between(second_start, least(instant, second_end)), 0);

create table core.fct_status_interval as
select
    spans.work_item_id,
    spans.sequence_number,
    spans.workstream_id,
    spans.source_instance,
    spans.status,
    spans.source_status,
    spans.entered_at,
    spans.exited_at,
    spans.is_open,
    spans.is_wip,
    spans.is_wait,
    spans.is_finished,
    spans.is_clamped,
    seconds_between(spans.entered_at, spans.exited_at) as calendar_seconds,
    working_position(
        spans.exited_at, left_on.seconds_before,
        left_on.first_starts_at, left_on.first_ends_at, left_on.second_starts_at, left_on.second_ends_at
    ) - working_position(
        spans.entered_at, came_on.seconds_before,
        came_on.first_starts_at, came_on.first_ends_at, came_on.second_starts_at, came_on.second_ends_at
    ) as business_seconds,
    spans.history_fidelity
from spans
left join inputs.portfolio.workstreams as declared on spans.workstream_id = declared.workstream_id
left join clock as came_on
    on coalesce(declared.work_calendar_id, 'default') = came_on.work_calendar_id
    and cast(spans.entered_at as date) = came_on.utc_on
left join clock as left_on
    on coalesce(declared.work_calendar_id, 'default') = left_on.work_calendar_id
    and cast(spans.exited_at as date) = left_on.utc_on;

create table core.fct_work_item as
with
lives as (
    select
        work_item_id,
        min(history_fidelity) as history_fidelity,
        any_value(status) filter (is_open) as status,
        any_value(source_status) filter (is_open) as source_status,
        bool_or(is_wip) filter (is_open) as is_wip,
        bool_or(is_delivered) filter (is_open) as is_delivered,
        bool_or(is_cancelled) filter (is_open) as is_cancelled,
        min(history_fidelity) <> 'inferred' as is_told,
        min(history_fidelity) = 'snapshot_diff' as is_diffed,
        if(is_told, min(entered_at) filter (is_committed), null) as committed_at,
        count(*) filter (is_started and not is_finished) = 0 as is_never_worked,
        if(is_told and not (is_diffed and is_never_worked), min(entered_at) filter (is_started or is_delivered), null)
            as started_at,
        min(entered_at) filter (is_dated_finish) as first_finished_at,
        max(entered_at) filter (is_dated_finish) as last_finish_at,
        min(entered_at) filter (was_delivered and not is_finished) as first_reopened_at,
        count(*) filter (was_delivered and not is_finished) as reopen_count,
        coalesce(
            min(sequence_number) filter (is_started or is_delivered)
            = min(sequence_number) filter ((is_started or is_delivered) and is_clamped),
            false
        ) as is_start_early,
        coalesce(
            max(sequence_number) filter (is_delivered and not was_delivered)
            = max(sequence_number) filter (is_delivered and not was_delivered and is_clamped),
            false
        ) as is_finish_early
    from (
        select
            *,
            is_delivered and not was_delivered and (history_fidelity <> 'inferred' or sequence_number > 1)
                as is_dated_finish
        from spans
    )
    group by work_item_id
),
ended as (
    select
        *,
        if(is_delivered, last_finish_at, null) as last_finished_at,
        if(is_told and not is_diffed, is_never_worked and is_delivered, null) as is_start_skipped,
        is_delivered and is_finish_early as is_finish_before_creation,
        if(is_delivered and is_finish_early, null, last_finished_at) as lead_ends_at,
        if(is_start_early or (is_delivered and is_finish_early), null, last_finished_at) as cycle_ends_at
    from lives
),
counted_items as (
    select *, false as is_gone from known_items
    union all
    select *, true
    from (
        select *
        from items
        where disposition = 'tombstoned' and work_item_id not in (select work_item_id from known_items)
        qualify row_number() over (
            partition by work_item_id
            order by delivery_sequence desc, known_at desc nulls last, landed_record_id desc
        ) = 1
    )
),
item_types as (
    select nullif(source_instance, '*') as source_instance, lower(trim(source_item_type)) as type_text, item_type
    from inputs.portfolio.item_types
)
select
    known.work_item_id,
    known.work_item_key,
    known.workstream_id,
    known.source_workstream_id,
    known.title,
    coalesce(own_types.item_type, any_types.item_type, 'other') as item_type,
    known.source_item_type,
    ended.status,
    coalesce(ended.source_status, known.source_status) as source_status,
    coalesce(ended.is_wip, false) as is_wip,
    coalesce(ended.is_delivered, false) as is_finished,
    coalesce(ended.is_cancelled, false) as is_cancelled,
    not known.is_gone and case coalesce(workstreams.count_level, 'leaf')
        when 'leaf' then known.work_item_id not in (
            select parent_work_item_id from known_items where parent_work_item_id is not null
        )
        when 'root' then known.parent_work_item_id is null
            or known.parent_work_item_id not in (select work_item_id from known_items)
        else true
    end as is_counted,
    known.created_at,
    ended.committed_at,
    ended.started_at,
    ended.first_finished_at,
    ended.last_finished_at,
    if(ended.work_item_id is not null and known.resolved_at < getvariable('as_of_at'), known.resolved_at, null)
        as resolved_at,
    known.due_on,
    cast(coalesce(ended.reopen_count, 0) as integer) as reopen_count,
    coalesce(ended.first_reopened_at <= ended.first_finished_at + interval 30 day, false) as is_reopened_within_30_days,
    ended.is_start_skipped,
    coalesce(ended.is_finish_before_creation, false) as is_finish_before_creation,
    seconds_between(coalesce(ended.committed_at, known.created_at), ended.lead_ends_at) as lead_seconds,
    seconds_between(ended.started_at, ended.cycle_ends_at) as cycle_seconds,
    working_position(
        ended.cycle_ends_at, finished_on.seconds_before,
        finished_on.first_starts_at, finished_on.first_ends_at, finished_on.second_starts_at, finished_on.second_ends_at
    ) - working_position(
        ended.started_at, started_on.seconds_before,
        started_on.first_starts_at, started_on.first_ends_at, started_on.second_starts_at, started_on.second_ends_at
    ) as business_cycle_seconds,
    if(ended.is_wip, seconds_between(ended.started_at, getvariable('as_of_at')), null) as age_seconds,
    people.published_id as assignee_person_id,
    known.parent_work_item_id,
    known.other_workstream_ids is not null as is_multi_homed,
    known.is_gone as is_deleted,
    ended.history_fidelity,
    known.source_system,
    known.source_instance,
    known.landed_record_id
from counted_items as known
left join ended on known.work_item_id = ended.work_item_id
left join people on known.assignee_person_id = people.person
left join inputs.portfolio.workstreams as workstreams on known.workstream_id = workstreams.workstream_id
left join item_types as own_types
    on lower(trim(known.source_item_type)) = own_types.type_text and known.source_instance = own_types.source_instance
left join item_types as any_types
    on lower(trim(known.source_item_type)) = any_types.type_text and any_types.source_instance is null
left join clock as started_on
    on coalesce(workstreams.work_calendar_id, 'default') = started_on.work_calendar_id
    and cast(ended.started_at as date) = started_on.utc_on
left join clock as finished_on
    on coalesce(workstreams.work_calendar_id, 'default') = finished_on.work_calendar_id
    and cast(ended.cycle_ends_at as date) = finished_on.utc_on;

create table core.fct_flow_daily as
with
moves as (
    select workstream_id, status, local_date(entered_at) as date_on, 1 as entered, 0 as exited
    from spans
    semi join (from core.fct_work_item where is_counted) using (work_item_id)
    where previous_status is distinct from status
    union all
    select workstream_id, status, local_date(exited_at), 0, 1
    from spans
    semi join (from core.fct_work_item where is_counted) using (work_item_id)
    where next_status <> status
),
daily as (
    select workstream_id, status, date_on, sum(entered) as entered, sum(exited) as exited from moves group by all
),
lanes as (
    select distinct workstream_id, status, min(date_on) over (partition by workstream_id) as first_on from daily
),
cells as (
    select
        workstream_id,
        status,
        unnest(cast(generate_series(first_on, getvariable('as_of_on'), interval 1 day) as date[])) as date_on
    from lanes
)
select
    workstream_id,
    date_on,
    status,
    status in ('in_progress', 'review', 'waiting') as is_wip,
    cast(coalesce(entered, 0) as bigint) as entered_count,
    cast(coalesce(exited, 0) as bigint) as exited_count,
    cast(
        sum(coalesce(entered, 0) - coalesce(exited, 0)) over (partition by workstream_id, status order by date_on) as bigint
    ) as wip_count
from cells
left join daily using (workstream_id, status, date_on);

drop table spans;

-- Homes of work items, each version of an item being one stay; the version that counts comes last ------------------------
create table core.bridge_work_item_workstream as
with
versions as (
    select
        items.*,
        workstream_id || '|' || coalesce(other_workstream_ids, '') as homes_text,
        row_number() over history as version_number,
        lag(workstream_id || '|' || coalesce(other_workstream_ids, '')) over history as previous_homes_text
    from items
    semi join known_items using (work_item_id)
    where disposition in ('modelled', 'superseded')
    window history as (
        partition by work_item_id
        order by
            disposition = 'modelled', delivery_sequence nulls first, known_at nulls first, length(landed_record_id),
            landed_record_id
    )
),
stays as (
    select
        work_item_id,
        source_instance,
        workstream_id,
        other_workstream_ids,
        local_date(if(version_number = 1, created_at, greatest(known_at, created_at))) as valid_from,
        lead(valid_from) over (partition by work_item_id order by version_number) as valid_to
    from versions
    where previous_homes_text is null or previous_homes_text <> homes_text
    qualify valid_to is null or valid_to > valid_from
),
homes as (
    select work_item_id, valid_from, valid_to, workstream_id as home_id, workstream_id from stays
    union
    select
        work_item_id,
        valid_from,
        valid_to,
        coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, other_id) as home_id,
        others.workstream_id
    from (select *, trim(unnest(string_split(other_workstream_ids, '|'))) as other_id from stays) as others
    left join inputs.portfolio.workstream_aliases as exact_aliases on other_id = exact_aliases.alias_id
    left join inputs.portfolio.workstream_aliases as scoped_aliases
        on source_instance || ':' || other_id = scoped_aliases.alias_id
    where other_id <> ''
)
select
    work_item_id,
    home_id as workstream_id,
    home_id = workstream_id as is_primary,
    cast(
        if(home_id = workstream_id, 1 - (home_count - 1) * equal_part, equal_part) as decimal(18, 8)
    ) as weight,
    valid_from,
    valid_to,
    valid_to is null as is_current
from (
    select
        *,
        count(*) over (partition by work_item_id, valid_from) as home_count,
        cast(cast(1 as decimal(18, 8)) / home_count as decimal(18, 8)) as equal_part
    from homes
);

drop table items cascade;

-- Ledger --------------------------------------------------------------------------------------------------------------
create temp view loaded_lines as
select *, ledger_line_id as key_id, amount as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.ledger_lines;

-- The lines that count, without the journals of which a side does not cancel out.
create temp table lines as
with
known as (
    select
        * exclude (key_id, tie_break, is_refused, is_deleted, quarantine_field, quarantine_reason, delivery, delivery_group,
            delivery_sequence, delivered_at, extracted_at, stream, period, description, account_name, disposition)
    from judged('loaded_lines')
    where disposition = 'modelled'
),
unbalanced as (
    select distinct source_instance, journal_id
    from (
        select source_instance, journal_id
        from known
        group by source_instance, journal_id, entity_id, currency_code
        having sum(amount) <> 0
    )
)
select known.*
from known
anti join unbalanced on known.source_instance = unbalanced.source_instance and known.journal_id = unbalanced.journal_id;

create temp view loaded_rates as
select
    *,
    row(from_currency, to_currency, rate_on, kind) as key_id,
    null as tie_break,
    quarantine_reason is not null as is_refused
from inputs.conformed.fx_rates;

create temp table quotes as
select from_currency, to_currency, rate_on, rate, coalesce(kind, 'spot') as kind, local_date(known_at) as known_on
from judged('loaded_rates')
where disposition = 'modelled' and rate > 0 and from_currency <> to_currency;

-- Rates by day: a quote serves its own day and the next four; over the reporting currency where there is none.
create temp table rates as
with
served as (
    select
        from_currency, to_currency, rate_on + unnest(range(5))::integer as date_on, fx_rate, rate_on as fx_rate_on,
        fx_method, method_rank
    from (
        select from_currency, to_currency, rate_on, cast(rate as decimal(26, 14)) as fx_rate, 'direct' as fx_method,
            1 as method_rank
        from quotes
        where kind = 'spot'
        union all
        select to_currency, from_currency, rate_on, cast(1::double / rate::double as decimal(26, 14)), 'inverse', 2
        from quotes
        where kind = 'spot'
    )
),
best as (
    from served
    qualify row_number() over (
        partition by from_currency, to_currency, date_on order by fx_rate_on desc, method_rank, fx_rate
    ) = 1
)
select from_currency, to_currency, date_on, fx_rate, fx_rate_on, fx_method
from (
    from served
    union all
    select
        halves.from_currency, other.to_currency, halves.date_on,
        cast(halves.fx_rate::double * other.fx_rate::double as decimal(26, 14)),
        least(halves.fx_rate_on, other.fx_rate_on), 'cross', 3
    from best as halves
    inner join inputs.portfolio.run on halves.to_currency = run.reporting_currency
    inner join best as other
        on halves.to_currency = other.from_currency
        and halves.date_on = other.date_on
        and halves.from_currency <> other.to_currency
    where other.to_currency in (select functional_currency_code from inputs.portfolio.entities)
)
qualify row_number() over (
    partition by from_currency, to_currency, date_on order by fx_rate_on desc, method_rank, fx_rate
) = 1;

-- Rates into the reporting currency by fiscal period: the average and the closing one, and those of the year before. A
-- quote that became known once the period was hard closed serves it only where it had none.
create temp table period_rates as
with
daily as (
    select
        if(to_currency = reporting_currency, from_currency, to_currency) as currency_code,
        rate_on,
        kind,
        known_on,
        if(to_currency = reporting_currency, 'direct', 'inverse') as fx_method,
        if(
            to_currency = reporting_currency,
            cast(rate as decimal(26, 14)),
            cast(1::double / rate::double as decimal(26, 14))
        ) as fx_rate
    from quotes
    inner join inputs.portfolio.run on reporting_currency in (from_currency, to_currency)
    qualify row_number() over (partition by currency_code, rate_on, kind order by fx_method, fx_rate) = 1
),
begun as (
    select *, least(cast(ends_on - 1 as date), getvariable('as_of_on')) as last_day_on
    from inputs.portfolio.fiscal_periods
    where starts_on <= getvariable('as_of_on')
),
offered as (
    select
        begun.*,
        daily.* exclude (known_on),
        coalesce(known_on < hard_closes_on, true) as is_timely,
        if(kind in ('average', 'spot') and rate_on >= starts_on, kind, 'other') as average_use,
        case
            when rate_on + 4 < last_day_on then null
            when kind = 'closing' and rate_on >= starts_on then 1
            when kind = 'spot' then 2
        end as closing_rank
    from begun
    inner join daily on starts_on <= rate_on + 4 and last_day_on >= rate_on
),
ranked as (
    select
        *,
        is_timely = bool_or(is_timely) over (partition by fiscal_calendar_id, fiscal_period_id, currency_code, average_use)
            as is_best,
        row_number() over (
            partition by fiscal_calendar_id, fiscal_period_id, currency_code, average_use
            order by is_timely desc, rate_on desc
        ) as average_recency,
        closing_rank is not null and row_number() over (
            partition by fiscal_calendar_id, fiscal_period_id, currency_code
            order by closing_rank is null, is_timely desc, closing_rank, rate_on desc
        ) = 1 as is_closing
    from offered
),
periodic as (
    select
        fiscal_calendar_id,
        fiscal_period_id,
        currency_code,
        fiscal_year,
        period_number,
        max(fx_rate) filter (average_use = 'average' and average_recency = 1) as given_rate,
        max(rate_on) filter (average_use = 'average' and average_recency = 1) as given_on,
        cast(round(
            cast(sum(fx_rate) filter (average_use = 'spot' and is_best) as double)
            / nullif(cast(count(*) filter (average_use = 'spot' and is_best) as double), 0),
            10
        ) as decimal(28, 10)) as mean_rate,
        max(rate_on) filter (average_use = 'spot' and is_best) as mean_on,
        max(fx_rate) filter (is_closing) as closing_rate,
        max(rate_on) filter (is_closing) as closing_on,
        max(if(kind = 'closing', 'given', fx_method)) filter (is_closing) as closing_method
    from ranked
    group by all
),
chosen as (
    select
        *,
        cast(coalesce(given_rate, mean_rate, closing_rate) as decimal(26, 14)) as average_rate,
        coalesce(given_on, mean_on, closing_on) as average_on,
        case when given_rate is not null then 'given' when mean_rate is not null then 'mean' else closing_method end
            as average_method
    from periodic
)
select
    chosen.*,
    last_year.average_rate as last_year_average_rate,
    last_year.closing_rate as last_year_closing_rate
from chosen
left join chosen as last_year
    on chosen.fiscal_calendar_id = last_year.fiscal_calendar_id
    and chosen.currency_code = last_year.currency_code
    and chosen.fiscal_year = last_year.fiscal_year + 1
    and chosen.period_number = last_year.period_number;

create temp view loaded_budgets as
select
    *,
    row(budget_version, measure, entity_id, account_code, cost_centre, workstream_id, period_month, recorded_at) as key_id,
    null as tie_break,
    quarantine_reason is not null as is_refused
from inputs.conformed.budget_lines;

create table core.fct_ledger_line as
with
-- the class of an account for the lines that name none: the latest line's, else the latest budget's
classes as (
    select account_code, account_class
    from (
        select account_code, account_class, posted_on as mentioned_on, known_at, landed_record_id, 1 as source_rank
        from lines
        where account_code in (select account_code from lines where account_class is null)
        union all
        select account_code, account_class, period_month, known_at, landed_record_id, 2
        from judged('loaded_budgets')
        where disposition = 'modelled'
    )
    where account_class is not null
    qualify row_number() over (
        partition by account_code
        order by source_rank, known_at desc nulls last, mentioned_on desc, landed_record_id, account_class
    ) = 1
),
fiscal_days as (
    select
        fiscal_calendar_id,
        unnest(cast(generate_series(starts_on, ends_on - 1, interval 1 day) as date[])) as date_on,
        fiscal_period_id,
        hard_closes_on
    from inputs.portfolio.fiscal_periods
),
-- the first period that is not hard closed on the day: where a late posting lands
open_days as (
    select days.fiscal_calendar_id, days.date_on, min_by(periods.fiscal_period_id, periods.starts_on) as fiscal_period_id
    from fiscal_days as days
    inner join inputs.portfolio.fiscal_periods as periods
        on days.fiscal_calendar_id = periods.fiscal_calendar_id and days.date_on < periods.hard_closes_on
    group by all
),
placed as (
    select
        lines.* exclude (workstream_id, account_class),
        coalesce(lines.account_class, classes.account_class) as account_class,
        lines.workstream_id as source_workstream_id,
        coalesce(
            exact_aliases.workstream_id, scoped_aliases.workstream_id, lines.workstream_id, cost_centre_aliases.workstream_id
        ) as workstream_id,
        coalesce(entities.fiscal_calendar_id, run.fiscal_calendar_id) as fiscal_calendar_id,
        coalesce(entities.functional_currency_code, lines.currency_code) as functional_currency_code,
        run.reporting_currency as reporting_currency_code,
        run.profit_and_loss_rate,
        local_date(lines.known_at) as known_on
    from lines
    cross join inputs.portfolio.run
    left join classes on lines.account_code = classes.account_code
    left join inputs.portfolio.entities as entities on lines.entity_id = entities.entity_id
    left join inputs.portfolio.workstream_aliases as exact_aliases on lines.workstream_id = exact_aliases.alias_id
    left join inputs.portfolio.workstream_aliases as scoped_aliases
        on lines.source_instance || ':' || lines.workstream_id = scoped_aliases.alias_id
    left join inputs.portfolio.workstream_aliases as cost_centre_aliases
        on lines.cost_centre = cost_centre_aliases.alias_id
),
-- into the books of the entity at the rate of the posting date
booked as (
    select
        placed.*,
        posted.fiscal_period_id as original_fiscal_period_id,
        coalesce(known_on >= posted.hard_closes_on, false) as is_late_posting,
        if(is_late_posting, coalesce(open_days.fiscal_period_id, posted.fiscal_period_id), posted.fiscal_period_id)
            as fiscal_period_id,
        functional_rates.fx_rate as functional_fx_rate,
        reporting.minor_unit_digits as reporting_digits,
        translated(
            amount, placed.currency_code, functional_currency_code, functional_rates.fx_rate, functional.minor_unit_digits
        ) as rounded_amount
    from placed
    left join fiscal_days as posted
        on placed.fiscal_calendar_id = posted.fiscal_calendar_id and placed.posted_on = posted.date_on
    left join open_days on placed.fiscal_calendar_id = open_days.fiscal_calendar_id and placed.known_on = open_days.date_on
    left join inputs.portfolio.currencies as functional on functional_currency_code = functional.currency_code
    left join inputs.portfolio.currencies as reporting on reporting_currency_code = reporting.currency_code
    left join rates as functional_rates
        on placed.currency_code = functional_rates.from_currency
        and functional_currency_code = functional_rates.to_currency
        and placed.posted_on = functional_rates.date_on
),
-- a balanced journal stays balanced: its largest line takes what rounding leaves
settled as (
    select * replace (
        cast(
            rounded_amount - if(
                sum(amount) over journal = 0
                and row_number() over (journal order by abs(amount) desc, ledger_line_id) = 1,
                coalesce(sum(rounded_amount) over journal, 0),
                0
            ) as decimal(28, 4)
        ) as rounded_amount
    )
    from booked
    where currency_code <> functional_currency_code
    window journal as (
        partition by journal_id, entity_id, currency_code, functional_fx_rate, posted_on, fiscal_period_id
    )
    union all
    from booked
    where currency_code = functional_currency_code
),
-- out of the books by the class of the account
rated as (
    select
        settled.*,
        rounded_amount as functional_amount,
        case
            when functional_currency_code = reporting_currency_code then null
            when settled.fiscal_period_id is null then 'transaction_date'
            when account_class in ('asset', 'liability') then 'closing'
            when account_class in ('revenue', 'expense') and profit_and_loss_rate = 'period_average' then 'average'
            when account_class = 'equity' then 'historical'
            else 'transaction_date'
        end as fx_rate_kind,
        case fx_rate_kind when 'average' then average_rate when 'closing' then closing_rate else rates.fx_rate end
            as fx_rate,
        case fx_rate_kind when 'average' then average_on when 'closing' then closing_on else rates.fx_rate_on end
            as fx_rate_on,
        case fx_rate_kind when 'average' then average_method when 'closing' then closing_method else rates.fx_method end
            as fx_method,
        case fx_rate_kind
            when 'closing' then last_year_closing_rate
            when 'historical' then rates.fx_rate
            else last_year_average_rate
        end as last_year_fx_rate
    from settled
    left join period_rates
        on settled.fiscal_calendar_id = period_rates.fiscal_calendar_id
        and settled.fiscal_period_id = period_rates.fiscal_period_id
        and functional_currency_code = period_rates.currency_code
    left join rates
        on functional_currency_code = rates.from_currency
        and reporting_currency_code = rates.to_currency
        and settled.posted_on = rates.date_on
)
select
    ledger_line_id,
    journal_id,
    line_number,
    entity_id,
    account_code,
    account_class,
    cost_centre,
    workstream_id,
    source_workstream_id,
    vendor,
    posted_on,
    recorded_at,
    known_at,
    fiscal_period_id,
    original_fiscal_period_id,
    is_late_posting,
    amount as transaction_amount,
    currency_code as transaction_currency_code,
    functional_amount,
    functional_currency_code,
    translated(functional_amount, functional_currency_code, reporting_currency_code, fx_rate, reporting_digits)
        as reporting_amount,
    reporting_currency_code,
    translated(functional_amount, functional_currency_code, reporting_currency_code, last_year_fx_rate, reporting_digits)
        as constant_currency_amount,
    fx_rate_kind,
    fx_rate,
    fx_rate_on,
    fx_method,
    reporting_amount is null as is_rate_missing,
    reverses_journal_id,
    reverses_journal_id is not null as is_reversal,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from rated;

drop table lines;

-- Hours ---------------------------------------------------------------------------------------------------------------
create temp view loaded_hours as
select *, time_entry_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.time_entries;

create table core.fct_time_entry as
select
    time_entry_id,
    coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, entries.workstream_id) as workstream_id,
    entries.workstream_id as source_workstream_id,
    work_item_id,
    pseudonym(person_id) as person_id,
    team_id,
    activity,
    occurred_at,
    local_date(occurred_at) as worked_on,
    seconds,
    known_at,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from judged('loaded_hours') as entries
left join inputs.portfolio.workstream_aliases as exact_aliases on entries.workstream_id = exact_aliases.alias_id
left join inputs.portfolio.workstream_aliases as scoped_aliases
    on source_instance || ':' || entries.workstream_id = scoped_aliases.alias_id
where disposition = 'modelled';

-- Usage ---------------------------------------------------------------------------------------------------------------
create temp view loaded_people as
select *, person_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.people;
create temp view loaded_usage as
select
    person_id, occurred_at, action, feature, product, is_bot, is_staff, is_deleted, known_at, source_instance, stream,
    landed_record_id, delivery, delivery_group, delivery_sequence, delivered_at,
    usage_event_id as key_id, null as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.usage_events;

create table core.fct_usage_daily as
with recursive
merges as (
    select person_id, merged_into_person_id
    from judged('loaded_people')
    where disposition = 'modelled' and merged_into_person_id <> person_id
),
merged as (
    select person_id, merged_into_person_id, 1 as step from merges
    union all
    select merged.person_id, merges.merged_into_person_id, step + 1
    from merged inner join merges on merged.merged_into_person_id = merges.person_id
    where step < 16
),
same_person as (
    select person_id, max_by(merged_into_person_id, step) as merged_into_person_id from merged group by person_id
),
core_actions as (
    select product, action, max(feature) as feature from inputs.portfolio.core_actions group by all
),
lone_products as (
    select action, min(product) as product
    from (
        select action, product from inputs.portfolio.core_actions
        union
        select action, product from inputs.portfolio.activation_actions
    )
    group by action
    having count(*) = 1
),
counted as (
    select
        coalesce(merged_into_person_id, events.person_id) as person,
        coalesce(events.product, lone_products.product) as used_product,
        coalesce(core_actions.feature, events.feature, used_product) as used_feature,
        local_date(occurred_at) as date_on,
        count(*) as action_count
    from judged('loaded_usage') as events
    left join same_person on events.person_id = same_person.person_id
    left join lone_products on events.action = lone_products.action
    inner join core_actions
        on coalesce(events.product, lone_products.product) = core_actions.product and events.action = core_actions.action
    where
        disposition = 'modelled'
        and not coalesce(is_bot, false)
        and not coalesce(is_staff, false)
        and occurred_at < getvariable('as_of_at')
        and used_product in (select product from inputs.portfolio.products)
    group by all
),
hashed as (
    select person, pseudonym(person) as person_id from (select distinct person from counted)
)
select
    hashed.person_id,
    used_product as product,
    used_feature as feature,
    date_on,
    cast(date_trunc('month', date_on) as date) as month_on,
    action_count
from counted
left join hashed on counted.person = hashed.person;
