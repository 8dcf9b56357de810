{% set beginning = "date '1900-01-01'" %}

with run as (
    select
        *,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as tomorrow_on
    from {{ source('portfolio', 'run') }}
),

-- What was stated, and from which day until before which; of two revisions of one day the later one counts.
revisions as (
    select
        milestones.*,
        coalesce(milestones.forecast_on, milestones.baseline_on) as stated_on,
        case
            when milestones.actual_on is null
                then cast({{ dbt.dateadd('day', 1, 'coalesce(milestones.forecast_on, milestones.baseline_on)') }} as date)
        end as late_from_on,
        coalesce({{ at_local_date('milestones.recorded_at', 'run.time_zone') }}, {{ beginning }}) as from_on,
        coalesce({{ at_local_date('milestones.superseded_at', 'run.time_zone') }}, run.tomorrow_on) as to_on
    from {{ ref('fct_milestone_revision') }} as milestones
    cross join run
),

-- A stated day holds until it has passed in silence; from then on no day before today is possible. Beside both stands
-- what the flow of the work forecasts, where that is later.
states as (
    select
        milestone_id,
        from_on,
        case when late_from_on < to_on then late_from_on else to_on end as to_on,
        coalesce(actual_on, stated_on) as settled_on,
        false as is_paced
    from revisions
    where actual_on is not null or from_on < late_from_on
    union all
    select
        milestone_id,
        greatest(from_on, late_from_on) as from_on,
        to_on,
        cast(null as date) as settled_on,
        false as is_paced
    from revisions
    where late_from_on < to_on
    union all
    select
        milestone_id,
        from_on,
        to_on,
        p85_on as settled_on,
        true as is_paced
    from {{ ref('int_milestones__paced') }}
),

-- The days on which something changed: about the milestone, or about what it waits for.
days as (
    {% for day in ['from_on', 'to_on'] %}
        select
            ways.milestone_id,
            greatest(states.{{ day }}, ways.known_on) as from_on
        from {{ ref('int_dependencies__walked') }} as ways
        inner join states on ways.origin_id = states.milestone_id and ways.known_on < states.to_on
        union
    {% endfor %}
    select
        milestone_id,
        closed_on as from_on
    from {{ ref('int_dependencies__walked') }}
    where closed_on is not null
),

stretches as (
    select
        days.milestone_id,
        days.from_on,
        {%- set next_on = 'lead(days.from_on, 1, run.tomorrow_on) over (partition by days.milestone_id order by days.from_on)' %}
        cast({{ dbt.dateadd('day', -1, next_on) }} as date) as until_on
    from days
    cross join run
    where days.from_on <= run.as_of_on
),

-- What each milestone on the way asks for, on the last day of the stretch.
asked as (
    select
        stretches.milestone_id,
        stretches.from_on,
        ways.origin_id,
        ways.step_count,
        states.settled_on is null as is_overdue,
        states.is_paced,
        cast({{ dbt.dateadd('day', 'ways.gap_days', 'coalesce(states.settled_on, stretches.until_on)') }} as date)
            as asked_on
    from stretches
    inner join {{ ref('int_dependencies__walked') }} as ways
        on stretches.milestone_id = ways.milestone_id
            and stretches.until_on >= ways.known_on
            and (ways.closed_on is null or stretches.until_on < ways.closed_on)
    inner join states
        on ways.origin_id = states.milestone_id
            and stretches.until_on >= states.from_on
            and stretches.until_on < states.to_on
),

-- What is reached waits for nothing any more.
ranked as (
    select
        asked.*,
        stretches.until_on,
        revisions.revision_number,
        revisions.milestone_name,
        revisions.workstream_id,
        revisions.original_baseline_on,
        revisions.baseline_on,
        revisions.forecast_on,
        revisions.actual_on,
        revisions.reported_status,
        max(case when not asked.is_overdue then asked.asked_on end)
            over (partition by asked.milestone_id, asked.from_on) as settled_forecast_on,
        row_number() over (
            partition by asked.milestone_id, asked.from_on
            order by asked.asked_on desc, asked.is_paced asc, asked.step_count asc, asked.origin_id asc
        ) as latest_rank
    from asked
    inner join stretches on asked.milestone_id = stretches.milestone_id and asked.from_on = stretches.from_on
    inner join revisions
        on asked.milestone_id = revisions.milestone_id
            and stretches.until_on >= revisions.from_on
            and stretches.until_on < revisions.to_on
    where asked.step_count = 0 or revisions.actual_on is null
)

select
    milestone_id,
    row_number() over (partition by milestone_id order by from_on) as forecast_number,
    nullif(from_on, {{ beginning }}) as known_from_on,
    until_on as known_until_on,
    row_number() over (partition by milestone_id order by from_on desc) = 1 as is_current,
    revision_number,
    milestone_name,
    workstream_id,
    original_baseline_on,
    baseline_on,
    forecast_on as stated_forecast_on,
    actual_on,
    asked_on as computed_forecast_on,
    settled_forecast_on,
    case
        when actual_on is not null then 'reached'
        when step_count > 0 then 'upstream'
        when is_paced then 'flow'
        when is_overdue then 'overdue'
        when forecast_on is null then 'baseline'
        else 'stated'
    end as forecast_basis,
    is_overdue,
    case when step_count > 0 then origin_id end as driving_milestone_id,
    {{ days_between('original_baseline_on', 'asked_on') }} as slip_days,
    reported_status
from ranked
where latest_rank = 1
