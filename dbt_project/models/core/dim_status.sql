with

declared as (
    select
        source_instance,
        container_id,
        source_status,
        status,
        status_rank,
        is_started,
        is_wait,
        is_finished,
        is_cancelled,
        is_committed,
        valid_from,
        valid_to
    from {{ source('portfolio', 'statuses') }}
),

unmapped as (
    select distinct
        source_instance,
        source_workstream_id as container_id,
        source_status,
        'unmapped' as status,
        cast(null as integer) as status_rank,
        cast(null as boolean) as is_started,
        cast(null as boolean) as is_wait,
        cast(null as boolean) as is_finished,
        cast(null as boolean) as is_cancelled,
        cast(null as boolean) as is_committed,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to
    from {{ ref('int_workflows__held') }}
),

together as (
    select * from declared
    union all
    select * from unmapped
)

select
    together.*,
    (together.valid_from is null or together.valid_from <= run.as_of_on)
    and (together.valid_to is null or together.valid_to > run.as_of_on) as is_current
from together
cross join {{ source('portfolio', 'run') }} as run
