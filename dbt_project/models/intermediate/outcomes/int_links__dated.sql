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

revisions as (
    select
        milestones.*,
        {{ at_local_date('milestones.recorded_at', 'run.time_zone') }} as revised_on,
        coalesce(milestones.actual_on, milestones.forecast_on, milestones.baseline_on) as expected_on
    from {{ ref('fct_milestone_revision') }} as milestones
    cross join run
),

-- The link itself names its go-live; only a source that says outright that none starts there overrules it.
excluded as (
    select distinct milestone_id
    from {{ ref('int_milestones__known') }}
    where not starts_benefit
),

standing as (
    select
        *,
        lead(revised_on) over (partition by milestone_id order by revision_number) as replaced_on,
        row_number() over (partition by milestone_id order by revision_number desc) as recency
    from revisions
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
    standing.revision_number,
    standing.recency = 1 as is_latest,
    standing.revised_on,
    coalesce(standing.replaced_on, run.as_of_on) as stood_until_on,
    standing.original_baseline_on,
    standing.expected_on,
    standing.actual_on,
    cast({{ days_between('standing.original_baseline_on', 'standing.expected_on') }} as integer) as slip_days,
    standing.variance_business_days as slip_business_days,
    standing.reported_status,
    cast({{ dbt.dateadd('day', 'links.lag_days', 'standing.original_baseline_on') }} as date) as planned_start_on,
    cast({{ dbt.dateadd('day', 'links.lag_days', 'standing.expected_on') }} as date) as expected_start_on,
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
