select
    entity_type,
    entity_id,
    cast(owner_count as integer) as owner_count,
    gap_reason,
    since_on
from {{ ref('int_owners__active') }}
where owner_count <> 1
