{{ config(materialized='table') }}

with months as (
    select * from {{ ref('int_months__dated') }}
),

-- Each milestone as it was to be expected at the end of the month; what only is overdue then was so by less.
standing as (
    select
        months.month_on,
        forecasts.milestone_id,
        forecasts.milestone_name,
        forecasts.workstream_id,
        forecasts.original_baseline_on,
        forecasts.reported_status,
        forecasts.forecast_basis,
        forecasts.driving_milestone_id,
        case when forecasts.actual_on <= months.judged_on then forecasts.actual_on end as reached_on,
        case
            when forecasts.forecast_basis = 'baseline' then null
            when forecasts.is_overdue
                then greatest(
                        forecasts.settled_forecast_on,
                        cast({{ dbt.dateadd(
                            'day',
                            '-1 * ' ~ days_between('months.judged_on', 'forecasts.known_until_on'),
                            'forecasts.computed_forecast_on'
                        ) }} as date)
                    )
            else forecasts.computed_forecast_on
        end as expected_on
    from months
    inner join {{ ref('fct_milestone_forecast') }} as forecasts
        on (forecasts.known_from_on is null or months.judged_on >= forecasts.known_from_on)
            and months.judged_on <= forecasts.known_until_on
),

counted as (
    select
        standing.*,
        {{ days_between('standing.original_baseline_on', 'standing.expected_on') }} as slip_days,
        cast(at_expected.working_days_before - at_original.working_days_before as bigint) as slip_business_days
    from standing
    left join {{ ref('int_workstream_calendars__resolved') }} as calendars
        on standing.workstream_id = calendars.workstream_id
    left join {{ ref('int_working_days__counted') }} as at_original
        on calendars.work_calendar_id = at_original.work_calendar_id
            and standing.original_baseline_on = at_original.date_on
    left join {{ ref('int_working_days__counted') }} as at_expected
        on calendars.work_calendar_id = at_expected.work_calendar_id
            and standing.expected_on = at_expected.date_on
),

ranked as (
    select
        *,
        row_number() over (
            partition by workstream_id, month_on
            order by
                reached_on desc nulls first,
                slip_business_days desc nulls last,
                milestone_id asc
        ) as preference
    from counted
),

-- The indices of the month, of the running one those of the month before: its fiscal period is not over.
indexed as (
    select
        months.month_on,
        measured.scope_id as workstream_id,
        measured.metric_id,
        measured.value,
        measured.held_reason,
        row_number() over (
            partition by months.month_on, measured.scope_id, measured.metric_id order by measured.month_on desc
        ) as recency
    from months
    inner join {{ ref('int_value_metrics__measured') }} as measured
        on months.month_on >= measured.month_on
            and cast({{ dbt.dateadd('month', -1, 'months.month_on') }} as date) <= measured.month_on
    where measured.scope_id <> 'portfolio'
),

indices as (
    select
        workstream_id,
        month_on,
        max(case when metric_id = 'spi_time' then value end) as spi_time,
        max(case when metric_id = 'spi_time' then held_reason end) as spi_time_held_reason,
        max(case when metric_id = 'cpi' then value end) as cpi,
        max(case when metric_id = 'cpi' then held_reason end) as cpi_held_reason
    from indexed
    where recency = 1
    group by workstream_id, month_on
),

-- What is still to be reached speaks for the workstream, the worst slip first; else what was reached last.
spoken as (
    select * from ranked
    where preference = 1
),

-- A workstream without milestones is judged by its indices alone.
joined as (
    select
        coalesce(spoken.workstream_id, indices.workstream_id) as workstream_id,
        coalesce(spoken.month_on, indices.month_on) as month_on,
        spoken.milestone_id,
        spoken.milestone_name,
        spoken.slip_days,
        spoken.slip_business_days,
        spoken.reported_status,
        spoken.forecast_basis,
        spoken.driving_milestone_id,
        indices.spi_time,
        indices.spi_time_held_reason,
        indices.cpi,
        indices.cpi_held_reason
    from spoken
    full outer join indices
        on spoken.workstream_id = indices.workstream_id and spoken.month_on = indices.month_on
),

judged as (
    select
        *,
        {{ delivery_level() }} as delivery_level
    from joined
)

select
    judged.workstream_id,
    judged.month_on,
    months.judged_on,
    months.is_current,
    judged.milestone_id,
    judged.milestone_name,
    judged.slip_days,
    judged.slip_business_days,
    judged.spi_time,
    judged.cpi,
    judged.reported_status,
    {{ three_levels('judged.delivery_level') }} as delivery_status,
    judged.delivery_level,
    {{ delivery_reason() }} as delivery_reason
from judged
inner join months on judged.month_on = months.month_on
