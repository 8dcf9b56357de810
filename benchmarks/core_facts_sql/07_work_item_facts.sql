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
