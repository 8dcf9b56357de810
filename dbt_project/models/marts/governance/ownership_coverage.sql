with days as (
    select dates.date_on
    from {{ ref('dim_date') }} as dates
    inner join {{ source('portfolio', 'run') }} as run on dates.date_on <= run.as_of_on
),

owned as (
    select
        entities.entity_type,
        entities.entity_id,
        days.date_on,
        count(distinct owners.person_id) as owner_count
    from {{ ref('int_owned_entities__known') }} as entities
    inner join days on entities.known_on is null or entities.known_on <= days.date_on
    left join {{ ref('int_owners__dated') }} as owners
        on entities.entity_type = owners.entity_type
            and entities.entity_id = owners.entity_id
            and (owners.valid_from is null or days.date_on >= owners.valid_from)
            and (owners.ends_on is null or days.date_on < owners.ends_on)
    group by entities.entity_type, entities.entity_id, days.date_on
),

counted as (
    select
        entity_type,
        date_on,
        count(*) as entity_count,
        sum(case when owner_count = 1 then 1 else 0 end) as owned_count,
        sum(case when owner_count = 0 then 1 else 0 end) as unowned_count,
        sum(case when owner_count > 1 then 1 else 0 end) as several_owners_count
    from owned
    group by entity_type, date_on
)

select
    entity_type,
    date_on,
    cast(entity_count as bigint) as entity_count,
    cast(owned_count as bigint) as owned_count,
    cast(unowned_count as bigint) as unowned_count,
    cast(several_owners_count as bigint) as several_owners_count,
    {{ ratio('owned_count', 'entity_count') }} as coverage_ratio
from counted
