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
