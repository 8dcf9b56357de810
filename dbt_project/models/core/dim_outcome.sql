select
    outcomes.outcome_id,
    outcomes.outcome_name,
    outcomes.objective_id,
    objectives.objective_name,
    outcomes.initiative_id,
    initiatives.initiative_name
from {{ source('portfolio', 'outcomes') }} as outcomes
left join {{ source('portfolio', 'objectives') }} as objectives
    on outcomes.objective_id = objectives.objective_id
left join {{ source('portfolio', 'initiatives') }} as initiatives
    on outcomes.initiative_id = initiatives.initiative_id
