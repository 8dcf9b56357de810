{{ config(materialized='table') }}

with months as (
    select * from {{ ref('int_months__dated') }}
),

-- Each milestone as it was to be expected at the end of the month; what only is overdue then was so by less.
standing as (
    select
        months.month_on,
        months.judged_on,
        months.is_current,
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

-- What is still to be reached speaks for the workstream, the worst slip first; else what was reached last.
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
)

select
    workstream_id,
    month_on,
    judged_on,
    is_current,
    milestone_id,
    milestone_name,
    slip_days,
    slip_business_days,
    reported_status,
    case
        when slip_business_days is null then 'no_data'
        when slip_business_days <= 5 then 'green'
        when slip_business_days <= 15 then 'amber'
        else 'red'
    end as delivery_status,
    case
        when slip_business_days is null
            then 'neither a forecast nor an actual date of ' || milestone_name || ' is known'
        else milestone_name || ' is ' || cast(slip_business_days as varchar)
            || ' working days from its original baseline'
            || case forecast_basis
                when 'overdue' then ', its day having passed without it'
                when 'upstream' then ', because it waits for ' || driving_milestone_id
                else ''
            end || '; SPI(t) and CPI are not measured and left out'
    end as delivery_reason
from ranked
where preference = 1
