with

revisions as (
    select
        *,
        row_number() over (
            partition by milestone_id order by recorded_at nulls first, known_at nulls first, landed_record_id
        ) as revision_number,
        first_value(baseline_on) over (
            partition by milestone_id order by recorded_at nulls first, known_at nulls first, landed_record_id
        ) as original_baseline_on,
        lead(recorded_at) over (
            partition by milestone_id order by recorded_at nulls first, known_at nulls first, landed_record_id
        ) as superseded_at,
        coalesce(actual_on, forecast_on) as expected_on
    from {{ ref('int_milestones__known') }}
),

counted as (
    select * from {{ ref('int_working_days__counted') }}
)

select
    revisions.milestone_id,
    revisions.revision_number,
    coalesce(revisions.milestone_name, revisions.milestone_id) as milestone_name,
    revisions.workstream_id,
    revisions.recorded_at,
    revisions.superseded_at,
    row_number() over (partition by revisions.milestone_id order by revisions.revision_number desc) = 1 as is_current,
    revisions.original_baseline_on,
    revisions.baseline_on,
    revisions.forecast_on,
    revisions.actual_on,
    {{ days_between('revisions.original_baseline_on', 'revisions.expected_on') }} as variance_days,
    {{ days_between('revisions.baseline_on', 'revisions.expected_on') }} as current_variance_days,
    cast(at_expected.working_days_before - at_original.working_days_before as bigint) as variance_business_days,
    cast(at_expected.working_days_before - at_baseline.working_days_before as bigint) as current_variance_business_days,
    {{ published_person_id('revisions.owner_person_id') }} as owner_person_id,
    revisions.reported_status,
    coalesce(revisions.starts_benefit, false) as starts_benefit,
    revisions.history_fidelity,
    revisions.source_system,
    revisions.source_instance,
    revisions.landed_record_id
from revisions
left join {{ ref('int_workstream_calendars__resolved') }} as calendars
    on revisions.workstream_id = calendars.workstream_id
left join counted as at_original
    on calendars.work_calendar_id = at_original.work_calendar_id and revisions.original_baseline_on = at_original.date_on
left join counted as at_baseline
    on calendars.work_calendar_id = at_baseline.work_calendar_id and revisions.baseline_on = at_baseline.date_on
left join counted as at_expected
    on calendars.work_calendar_id = at_expected.work_calendar_id and revisions.expected_on = at_expected.date_on
