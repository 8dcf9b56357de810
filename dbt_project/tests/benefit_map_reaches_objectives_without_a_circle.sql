-- Invariant 7: the benefit map that is live at as_of has no circle, and from every benefit a way leads to an objective.
with recursive edges as (
    select
        cause_type || ':' || cause_id as cause,
        effect_type || ':' || effect_id as effect
    from {{ ref('bridge_benefit_map') }}
    where valid_to is null
),

-- union, not union all: a circle ends the walk instead of repeating it
ways as (
    select
        edges.cause as start_node,
        edges.effect as node
    from edges
    union
    select
        ways.start_node,
        edges.effect as node
    from ways
    inner join edges on ways.node = edges.cause
)

select
    ways.start_node,
    'runs in a circle' as fault
from ways
where ways.start_node = ways.node
union all
select
    'benefit:' || benefits.benefit_id as start_node,
    'reaches no objective' as fault
from {{ ref('dim_benefit') }} as benefits
left join ways
    on ways.start_node = 'benefit:' || benefits.benefit_id and ways.node like 'objective:%'
where ways.node is null
