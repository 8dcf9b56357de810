with

spans as (
    select
        spans.*,
        coalesce(spans.exited_at, run.as_of_at) as ended_at,
        calendars.work_calendar_id
    from {{ ref('int_status_spans__mapped') }} as spans
    cross join {{ source('portfolio', 'run') }} as run
    left join {{ ref('int_workstream_calendars__resolved') }} as calendars
        on spans.workstream_id = calendars.workstream_id
),

clock as (
    select * from {{ ref('int_business_clock__prepared') }}
)

select
    spans.work_item_id,
    spans.sequence_number,
    spans.workstream_id,
    spans.source_instance,
    spans.status,
    spans.source_status,
    spans.entered_at,
    spans.ended_at as exited_at,
    spans.is_open,
    spans.is_wip,
    spans.is_wait,
    spans.is_finished,
    spans.is_clamped,
    {{ seconds_between('spans.entered_at', 'spans.ended_at') }} as calendar_seconds,
    {{ business_position('spans.ended_at', 'exit_clock') }} - {{ business_position('spans.entered_at', 'entry_clock') }}
        as business_seconds,
    spans.history_fidelity
from spans
left join clock as entry_clock
    on spans.work_calendar_id = entry_clock.work_calendar_id and cast(spans.entered_at as date) = entry_clock.utc_on
left join clock as exit_clock
    on spans.work_calendar_id = exit_clock.work_calendar_id and cast(spans.ended_at as date) = exit_clock.utc_on
