select
    profiles.benefit_id,
    profiles.benefit_name,
    profiles.kind,
    coalesce(profiles.kind = 'cashable', false) as is_cashable,
    profiles.outcome_id,
    profiles.initiative_id,
    profiles.currency_code,
    owners.owner_person_id,
    coalesce(owners.owner_count, 0) as owner_count
from {{ source('portfolio', 'benefits') }} as profiles
left join {{ ref('int_owners__current') }} as owners
    on
        profiles.benefit_id = owners.entity_id
        and owners.entity_type = 'benefit'
