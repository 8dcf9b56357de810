with run as (
    select
        *,
        cast({{ dbt.dateadd('day', 1, 'as_of_on') }} as date) as tomorrow_on
    from {{ source('portfolio', 'run') }}
),

-- What is told of a week stands until something else is told.
told as (
    select
        weeks.workstream_id,
        weeks.told_on,
        weeks.p85_on,
        lead(weeks.told_on, 1, run.tomorrow_on)
            over (partition by weeks.workstream_id order by weeks.told_on) as stands_to_on
    from {{ source('analysis', 'flow_forecast_weeks') }} as weeks
    cross join run
    left join {{ source('portfolio', 'workstreams') }} as declared on weeks.workstream_id = declared.workstream_id
    where not coalesce(declared.is_ongoing, false)
),

revisions as (
    select
        milestones.milestone_id,
        milestones.workstream_id,
        milestones.actual_on,
        coalesce(milestones.forecast_on, milestones.baseline_on) as stated_on,
        {{ at_local_date('milestones.recorded_at', 'run.time_zone') }} as from_on,
        coalesce({{ at_local_date('milestones.superseded_at', 'run.time_zone') }}, run.tomorrow_on) as to_on,
        min(
            case
                when milestones.actual_on is not null
                    then {{ at_local_date('milestones.recorded_at', 'run.time_zone') }}
            end
        ) over (partition by milestones.milestone_id) as reached_from_on
    from {{ ref('fct_milestone_revision') }} as milestones
    cross join run
),

-- All that remains is wanted by the milestone that is last; of an earlier one nobody says which part is.
ranked as (
    select
        revisions.milestone_id,
        revisions.stated_on,
        revisions.reached_from_on,
        told.told_on,
        told.p85_on,
        told.stands_to_on,
        rank() over (
            partition by told.workstream_id, told.told_on order by revisions.stated_on desc
        ) as latest_rank
    from told
    inner join revisions
        on told.workstream_id = revisions.workstream_id
            and (revisions.from_on is null or told.told_on >= revisions.from_on)
            and told.told_on < revisions.to_on
    where revisions.actual_on is null
)

select
    milestone_id,
    told_on as from_on,
    case when reached_from_on < stands_to_on then reached_from_on else stands_to_on end as to_on,
    p85_on
from ranked
where latest_rank = 1 and p85_on > stated_on
