-- The turning points of each item's life, from its spans: first start, first and last finish, reopenings.
with

-- the first status of an item without a history says that it is finished, not when
spans as (
    select
        *,
        is_delivered and not coalesce(was_delivered, false) and (history_fidelity <> 'inferred' or sequence_number > 1)
            as is_dated_finish
    from {{ ref('int_status_spans__mapped') }}
),

turning_points as (
    select
        work_item_id,
        min(history_fidelity) as history_fidelity,
        min(case when is_committed then entered_at end) as committed_at,
        min(case when is_started or is_delivered then entered_at end) as started_at,
        min(case when is_started and not is_finished then entered_at end) as worked_at,
        min(case when is_dated_finish then entered_at end) as first_finished_at,
        max(case when is_dated_finish then entered_at end) as last_finished_at,
        min(case when was_delivered and not is_finished then entered_at end) as first_reopened_at,
        sum(case when was_delivered and not is_finished then 1 else 0 end) as reopen_count,
        -- the span of the first start and of the last finish, and the same when the source dates it before the creation
        min(case when is_started or is_delivered then sequence_number end) as start_number,
        min(case when (is_started or is_delivered) and is_clamped then sequence_number end) as clamped_start_number,
        max(case when is_delivered and not coalesce(was_delivered, false) then sequence_number end) as finish_number,
        max(case when is_delivered and not coalesce(was_delivered, false) and is_clamped then sequence_number end)
            as clamped_finish_number
    from spans
    group by work_item_id
),

latest as (
    select *
    from spans
    where is_open
)

select
    latest.work_item_id,
    latest.status,
    latest.source_status,
    latest.is_wip,
    latest.is_delivered,
    latest.is_cancelled,
    run.as_of_at,
    turning_points.history_fidelity,
    turning_points.reopen_count,
    turning_points.first_reopened_at,
    coalesce(turning_points.start_number = turning_points.clamped_start_number, false) as is_start_before_creation,
    latest.is_delivered
    and coalesce(turning_points.finish_number = turning_points.clamped_finish_number, false)
        as is_finish_before_creation,
    -- dates are claimed only where a history, or the source's own resolution date, stands behind them
    case when turning_points.history_fidelity <> 'inferred' then turning_points.committed_at end as committed_at,
    -- between two deliveries an item may be started and finished: nothing is skipped, only not seen
    case
        when
            turning_points.history_fidelity <> 'inferred'
            and (turning_points.history_fidelity <> 'snapshot_diff' or turning_points.worked_at is not null)
            then turning_points.started_at
    end as started_at,
    case
        when turning_points.history_fidelity not in ('inferred', 'snapshot_diff')
            then turning_points.worked_at is null and latest.is_delivered
    end as is_start_skipped,
    turning_points.first_finished_at,
    case when latest.is_delivered then turning_points.last_finished_at end as last_finished_at
from latest
cross join {{ source('portfolio', 'run') }} as run
inner join turning_points
    on latest.work_item_id = turning_points.work_item_id
