with run as (
    select
        *,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as tomorrow_on
    from {{ source('portfolio', 'run') }}
),

links as (
    select * from {{ ref('bridge_workstream_kpi') }}
    where link_type = 'driver' and valid_to is null
),

-- The link itself names its go-live; only a source that says outright that none starts there overrules it.
excluded as (
    select distinct milestone_id
    from {{ ref('int_milestones__known') }}
    where not starts_benefit
),

standing as (
    select
        forecasts.*,
        cast(at_expected.working_days_before - at_original.working_days_before as bigint) as slip_business_days
    from {{ ref('fct_milestone_forecast') }} as forecasts
    left join {{ ref('int_workstream_calendars__resolved') }} as calendars
        on forecasts.workstream_id = calendars.workstream_id
    left join {{ ref('int_working_days__counted') }} as at_original
        on calendars.work_calendar_id = at_original.work_calendar_id
            and forecasts.original_baseline_on = at_original.date_on
    left join {{ ref('int_working_days__counted') }} as at_expected
        on calendars.work_calendar_id = at_expected.work_calendar_id
            and forecasts.computed_forecast_on = at_expected.date_on
)

select
    links.link_id,
    links.workstream_id,
    links.kpi_id,
    links.milestone_id,
    links.expected_effect,
    links.effect_low,
    links.effect_high,
    links.lag_days,
    links.ramp_days,
    links.value_per_unit,
    links.volume_per_day,
    links.benefit_id,
    links.currency_code,
    {{ at_local_date('links.recorded_at', 'run.time_zone') }} as linked_on,
    standing.milestone_name,
    standing.workstream_id as milestone_workstream_id,
    standing.forecast_number as revision_number,
    standing.is_current as is_latest,
    standing.known_from_on as revised_on,
    standing.known_until_on as stood_until_on,
    standing.original_baseline_on,
    standing.computed_forecast_on as expected_on,
    standing.stated_forecast_on,
    standing.forecast_basis,
    standing.driving_milestone_id,
    standing.actual_on,
    cast(standing.slip_days as integer) as slip_days,
    standing.slip_business_days,
    standing.reported_status,
    cast({{ dbt.dateadd('day', 'links.lag_days', 'standing.original_baseline_on') }} as date) as planned_start_on,
    cast({{ dbt.dateadd('day', 'links.lag_days', 'standing.computed_forecast_on') }} as date) as expected_start_on,
    cast(
        {{ dbt.dateadd('day', 'links.lag_days', 'greatest(standing.original_baseline_on, run.tomorrow_on)') }} as date
    ) as reachable_start_on
from links
cross join run
inner join standing on links.milestone_id = standing.milestone_id
left join excluded on links.milestone_id = excluded.milestone_id
where
    links.valid_from <= run.as_of_on
    and excluded.milestone_id is null
