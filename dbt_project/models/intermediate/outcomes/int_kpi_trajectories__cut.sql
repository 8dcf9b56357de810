with kpis as (
    select * from {{ ref('dim_kpi') }}
),

declared as (
    select
        kpi_id,
        planned_on,
        planned_value
    from {{ source('portfolio', 'kpi_trajectories') }}
),

first_points as (
    select
        kpi_id,
        min(planned_on) as planned_on
    from declared
    group by kpi_id
),

-- From the baseline on, straight between the declared points and flat after the last.
points as (
    select * from declared
    union all
    select
        kpis.kpi_id,
        kpis.baseline_on as planned_on,
        kpis.baseline_value as planned_value
    from kpis
    inner join first_points on kpis.kpi_id = first_points.kpi_id
    where kpis.baseline_on < first_points.planned_on and kpis.baseline_value is not null
)

select
    kpi_id,
    planned_on as leg_starts_on,
    planned_value as leg_start_value,
    lead(planned_on) over (partition by kpi_id order by planned_on) as leg_ends_on,
    lead(planned_value) over (partition by kpi_id order by planned_on) as leg_end_value
from points
