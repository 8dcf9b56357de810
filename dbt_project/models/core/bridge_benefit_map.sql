with run as (
    select * from {{ source('portfolio', 'run') }}
)

select
    edges.cause_type,
    edges.cause_id,
    edges.cause_name,
    edges.effect_type,
    edges.effect_id,
    edges.effect_name,
    edges.workstream_id,
    edges.is_implied,
    edges.valid_from,
    case when edges.valid_to <= run.as_of_on then edges.valid_to end as valid_to,
    {{ at_local_midnight('edges.recorded_on', 'run.time_zone') }} as recorded_at
from {{ source('portfolio', 'benefit_map') }} as edges
cross join run
where
    coalesce(edges.recorded_on <= run.as_of_on, true)
    and coalesce(edges.valid_from <= run.as_of_on, true)
