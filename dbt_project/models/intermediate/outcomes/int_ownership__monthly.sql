-- Exactly one active accountable owner on the day each month is judged.
select
    entities.entity_type,
    entities.entity_id,
    months.month_on,
    count(distinct owners.person_id) as owner_count
from {{ ref('int_owned_entities__known') }} as entities
inner join {{ ref('int_months__dated') }} as months
    on entities.known_on is null or entities.known_on <= months.judged_on
left join {{ ref('int_owners__dated') }} as owners
    on entities.entity_type = owners.entity_type
        and entities.entity_id = owners.entity_id
        and (owners.valid_from is null or months.judged_on >= owners.valid_from)
        and (owners.ends_on is null or months.judged_on < owners.ends_on)
group by entities.entity_type, entities.entity_id, months.month_on
