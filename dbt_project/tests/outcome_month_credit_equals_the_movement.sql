-- What workstreams and the outside claim of a KPI's movement in a month is the movement.
select
    kpi_id,
    month_on,
    min(movement) as movement,
    sum(credited_movement) as credited_movement
from {{ ref('fct_workstream_outcome_month') }}
where movement is not null
group by kpi_id, month_on
having abs(min(movement) - sum(credited_movement)) > 0.000001
