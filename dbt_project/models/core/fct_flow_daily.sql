-- Work in progress by day from +1/-1 deltas and a running sum joined to a date spine: never one row per item and day.
with

run as (
    select as_of_on from {{ source('portfolio', 'run') }}
),

-- A move between two source statuses of one canonical status neither enters nor leaves it; what leaves one enters another.
moves as (
    select
        spans.workstream_id,
        spans.status,
        spans.previous_status,
        spans.entered_on as moved_on
    from {{ ref('int_status_spans__mapped') }} as spans
    inner join {{ ref('fct_work_item') }} as items
        on spans.work_item_id = items.work_item_id and items.is_counted
    where spans.previous_status is null or spans.previous_status <> spans.status
),

deltas as (
    select
        workstream_id,
        status,
        moved_on as date_on,
        1 as entered_count,
        0 as exited_count
    from moves
    union all
    select
        workstream_id,
        previous_status as status,
        moved_on as date_on,
        0 as entered_count,
        1 as exited_count
    from moves
    where previous_status is not null
),

first_days as (
    select
        workstream_id,
        min(date_on) as first_on
    from deltas
    group by workstream_id
),

bounds as (
    select
        coalesce(min(first_days.first_on), max(run.as_of_on)) as first_on,
        max(run.as_of_on) as last_on
    from run
    left join first_days on 1 = 1
),

days as (
    {{ date_spine('(select first_on from bounds)', '(select last_on from bounds)') }}
),

lanes as (
    select distinct
        workstream_id,
        status
    from deltas
),

cells as (
    select
        lanes.workstream_id,
        lanes.status,
        days.date_on
    from lanes
    inner join first_days
        on lanes.workstream_id = first_days.workstream_id
    inner join days
        on first_days.first_on <= days.date_on
),

daily as (
    select
        workstream_id,
        status,
        date_on,
        sum(entered_count) as entered_count,
        sum(exited_count) as exited_count
    from deltas
    group by workstream_id, status, date_on
)

select
    cells.workstream_id,
    cells.date_on,
    cells.status,
    cells.status in ('in_progress', 'review', 'waiting') as is_wip,
    cast(coalesce(daily.entered_count, 0) as bigint) as entered_count,
    cast(coalesce(daily.exited_count, 0) as bigint) as exited_count,
    cast(
        sum(coalesce(daily.entered_count, 0) - coalesce(daily.exited_count, 0)) over (
            partition by cells.workstream_id, cells.status
            order by cells.date_on
            rows between unbounded preceding and current row
        ) as bigint
    ) as wip_count
from cells
left join daily
    on
        cells.workstream_id = daily.workstream_id
        and cells.status = daily.status
        and cells.date_on = daily.date_on
