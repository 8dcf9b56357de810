{{ config(materialized='table') }}

{% set longest_chain = 12 %}
{% set beginning = "date '1900-01-01'" %}

with recursive

run as (
    select * from {{ source('portfolio', 'run') }}
),

milestones as (
    select
        revisions.milestone_id,
        min(revisions.original_baseline_on) as original_baseline_on,
        min(
            case
                when revisions.actual_on is not null
                    then coalesce({{ at_local_date('revisions.recorded_at', 'run.time_zone') }}, {{ beginning }})
            end
        ) as reached_from_on
    from {{ ref('fct_milestone_revision') }} as revisions
    cross join run
    group by revisions.milestone_id
),

-- Days that must lie between two milestones: the declared lag, else as many as their first baselines left.
edges as (
    select
        dependencies.from_id,
        dependencies.to_id,
        coalesce({{ at_local_date('dependencies.recorded_at', 'run.time_zone') }}, {{ beginning }}) as known_on,
        coalesce(
            dependencies.lag_days,
            {{ days_between('upstream.original_baseline_on', 'downstream.original_baseline_on') }}
        ) as gap_days
    from {{ ref('int_dependencies__known') }} as dependencies
    cross join run
    inner join milestones as upstream on dependencies.from_id = upstream.milestone_id
    inner join milestones as downstream on dependencies.to_id = downstream.milestone_id
    where dependencies.from_id <> dependencies.to_id
),

-- From each milestone along every way; a way is closed once something between its ends is reached, and a circle
-- is walked once.
ways as (
    select
        milestone_id as origin_id,
        milestone_id,
        cast(0 as bigint) as gap_days,
        {{ beginning }} as known_on,
        cast(null as date) as closed_on,
        0 as step_count,
        '|' || milestone_id || '|' as walked_ids
    from milestones
    union all
    select
        ways.origin_id,
        edges.to_id as milestone_id,
        ways.gap_days + edges.gap_days as gap_days,
        greatest(ways.known_on, edges.known_on) as known_on,
        case
            when ways.step_count = 0 then null
            when milestones.reached_from_on < ways.closed_on then milestones.reached_from_on
            else coalesce(ways.closed_on, milestones.reached_from_on)
        end as closed_on,
        ways.step_count + 1 as step_count,
        ways.walked_ids || edges.to_id || '|' as walked_ids
    from ways
    inner join edges on ways.milestone_id = edges.from_id
    inner join milestones on ways.milestone_id = milestones.milestone_id
    where
        ways.step_count < {{ longest_chain }}
        and {{ dbt.position("'|' || edges.to_id || '|'", "ways.walked_ids") }} = 0
)

select
    origin_id,
    milestone_id,
    gap_days,
    known_on,
    closed_on,
    step_count,
    walked_ids
from ways
