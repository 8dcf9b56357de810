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
