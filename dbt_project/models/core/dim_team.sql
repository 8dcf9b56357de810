with

described as (
    select
        team_id,
        team_name,
        parent_team_id,
        valid_from,
        least(valid_to, lead(valid_from) over (partition by team_id order by valid_from nulls first)) as valid_to
    from {{ ref('int_teams__known') }}
),

-- every id that a fact carries has its row, even when its source never described it
met as (
    select team_id from described
    union
    select team_id from {{ ref('int_team_members__known') }}
    union
    select team_id from {{ ref('int_time_entries__known') }}
    union
    select team_id from {{ ref('int_capacity__known') }}
)

select
    met.team_id,
    coalesce(described.team_name, met.team_id) as team_name,
    described.parent_team_id,
    described.valid_from,
    described.valid_to,
    (described.valid_from is null or described.valid_from <= run.as_of_on)
    and (described.valid_to is null or described.valid_to > run.as_of_on) as is_current
from met
cross join {{ source('portfolio', 'run') }} as run
left join described
    on met.team_id = described.team_id
where met.team_id is not null
