{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

kpis as (
    select * from {{ ref('dim_kpi') }}
),

days as (
    select distinct
        kpi_id,
        observed_on as planned_on
    from {{ ref('int_kpi_actuals__dated') }}
    where observed_on is not null
    union
    select distinct
        kpi_id,
        judged_on as planned_on
    from {{ ref('int_kpi_actuals__dated') }}
    where observed_on is null
),

targets as (
    select targets.*
    from {{ source('portfolio', 'kpi_targets') }} as targets
    cross join run
    where targets.recorded_on is null or targets.recorded_on <= run.as_of_on
),

-- The target that stood on the day: the latest one recorded by then, or the first one ever recorded.
ranked_targets as (
    select
        days.kpi_id,
        days.planned_on,
        targets.target_value,
        targets.target_on,
        row_number() over (
            partition by days.kpi_id, days.planned_on
            order by
                case when targets.recorded_on > days.planned_on then 1 else 0 end asc,
                case when targets.recorded_on > days.planned_on then targets.recorded_on end asc,
                targets.recorded_on desc nulls last,
                targets.target_on asc
        ) as preference
    from days
    inner join targets on days.kpi_id = targets.kpi_id
),

standing_targets as (
    select * from ranked_targets
    where preference = 1
),

-- A driver without a go-live milestone starts with its link.
drivers as (
    select
        links.kpi_id,
        links.expected_effect,
        links.ramp_days,
        coalesce(
            dated.planned_start_on,
            cast({{ dbt.dateadd('day', 'links.lag_days', 'links.valid_from') }} as date)
        ) as planned_start_on
    from {{ ref('bridge_workstream_kpi') }} as links
    left join {{ ref('int_links__dated') }} as dated
        on links.link_id = dated.link_id
            and dated.is_latest
    where links.link_type = 'driver' and links.valid_to is null
),

link_curves as (
    select
        days.kpi_id,
        days.planned_on,
        min(drivers.planned_start_on) as first_start_on,
        sum(
            cast(
                drivers.expected_effect
                * {{ ramp_share('drivers.planned_start_on', 'drivers.ramp_days', 'days.planned_on') }}
                as decimal(28, 10)
            )
        ) as planned_effect
    from days
    inner join drivers on days.kpi_id = drivers.kpi_id
    group by days.kpi_id, days.planned_on
),

trajectories as (
    select
        days.kpi_id,
        days.planned_on,
        legs.leg_start_value + coalesce(
            cast(
                (legs.leg_end_value - legs.leg_start_value) * {{ ratio(
                    days_between('legs.leg_starts_on', 'days.planned_on'),
                    days_between('legs.leg_starts_on', 'legs.leg_ends_on')
                ) }} as decimal(28, 10)
            ), 0
        ) as planned_value
    from days
    inner join {{ ref('int_kpi_trajectories__cut') }} as legs
        on days.kpi_id = legs.kpi_id
            and days.planned_on >= legs.leg_starts_on
            and (legs.leg_ends_on is null or days.planned_on < legs.leg_ends_on)
)

select
    days.kpi_id,
    days.planned_on,
    link_curves.first_start_on,
    standing_targets.target_value,
    standing_targets.target_on,
    kpis.baseline_value,
    case
        when trajectories.planned_value is not null then 'trajectory'
        when link_curves.planned_effect is not null then 'link_curves'
    end as plan_basis,
    cast(
        coalesce(
            trajectories.planned_value,
            kpis.baseline_value + link_curves.planned_effect + {{ exogenous_share('kpis', 'days.planned_on') }}
        ) as decimal(28, 10)
    ) as planned_value
from days
inner join kpis on days.kpi_id = kpis.kpi_id
left join standing_targets on days.kpi_id = standing_targets.kpi_id and days.planned_on = standing_targets.planned_on
left join link_curves on days.kpi_id = link_curves.kpi_id and days.planned_on = link_curves.planned_on
left join trajectories on days.kpi_id = trajectories.kpi_id and days.planned_on = trajectories.planned_on
