with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Every KPI and every milestone must have one owner; anything else only once somebody was named for it.
entities as (
    select
        'kpi' as entity_type,
        kpi_id as entity_id,
        recorded_on as known_on
    from {{ ref('dim_kpi') }}
    union all
    select
        'milestone' as entity_type,
        milestones.milestone_id as entity_id,
        {{ at_local_date('min(milestones.recorded_at)', 'min(run.time_zone)') }} as known_on
    from {{ ref('fct_milestone_revision') }} as milestones
    cross join run
    group by milestones.milestone_id
    union all
    select
        entity_type,
        entity_id,
        min(valid_from) as known_on
    from {{ ref('int_owners__dated') }}
    where entity_type not in ('kpi', 'milestone')
    group by entity_type, entity_id
)

select
    entity_type,
    entity_id,
    known_on
from entities
