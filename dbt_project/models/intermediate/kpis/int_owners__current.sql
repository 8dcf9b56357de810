-- Owners at the end of the as_of day. A name only where exactly one person is accountable; who left owns nothing.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

standing as (
    select
        owners.entity_type,
        owners.entity_id,
        owners.person_id
    from {{ ref('int_owners__dated') }} as owners
    cross join run
    where
        (owners.valid_from is null or owners.valid_from <= run.as_of_on)
        and (owners.ends_on is null or owners.ends_on > run.as_of_on)
)

select
    entity_type,
    entity_id,
    cast(count(distinct person_id) as integer) as owner_count,
    case when count(distinct person_id) = 1 then min(person_id) end as owner_person_id
from standing
group by entity_type, entity_id
