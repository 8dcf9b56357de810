with run as (
    select * from {{ source('portfolio', 'run') }}
),

entities as (
    select * from {{ ref('int_owned_entities__known') }}
),

claims as (
    select
        owners.*,
        (owners.valid_from is null or owners.valid_from <= run.as_of_on)
        and (owners.ends_on is null or owners.ends_on > run.as_of_on) as is_active,
        owners.ends_on <= run.as_of_on as is_over,
        coalesce(owners.left_on <= run.as_of_on and owners.left_on = owners.ends_on, false) as is_leaver
    from {{ ref('int_owners__dated') }} as owners
    cross join run
),

ranked as (
    select
        *,
        row_number() over (
            partition by entity_type, entity_id, is_active
            order by valid_from asc nulls first, person_id asc
        ) as seniority
    from claims
),

counted as (
    select
        entities.entity_type,
        entities.entity_id,
        entities.known_on,
        count(distinct case when ranked.is_active then ranked.person_id end) as owner_count,
        min(case when ranked.is_active then ranked.person_id end) as first_person_id,
        min(case when ranked.is_active and ranked.seniority = 2 then ranked.valid_from end) as second_came_on,
        max(case when ranked.is_over then ranked.ends_on end) as last_left_on,
        max(case when ranked.is_leaver then 1 else 0 end) = 1 as has_leaver
    from entities
    left join ranked
        on entities.entity_type = ranked.entity_type
            and entities.entity_id = ranked.entity_id
    group by entities.entity_type, entities.entity_id, entities.known_on
)

select
    entity_type,
    entity_id,
    owner_count,
    case when owner_count = 1 then first_person_id end as owner_person_id,
    case
        when owner_count = 0 and has_leaver then 'leaver'
        when owner_count = 0 then 'no_owner'
        when owner_count > 1 then 'several_owners'
    end as gap_reason,
    case
        when owner_count = 0 then coalesce(last_left_on, known_on)
        when owner_count > 1 then coalesce(second_came_on, known_on)
    end as since_on
from counted
