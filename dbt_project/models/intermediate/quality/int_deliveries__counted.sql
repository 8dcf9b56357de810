{{ config(materialized='table') }}

with

run as (
    select as_of_at from {{ source('portfolio', 'run') }}
)

select
    loads.source_instance,
    loads.stream,
    loads.delivery_group,
    coalesce(
        max(
            case
                when loads.delivered_at is null or loads.delivered_at < run.as_of_at then loads.delivery_sequence
            end
        ),
        min(loads.delivery_sequence)
    ) as counted_sequence
from {{ source('control', 'loads') }} as loads
cross join run
where loads.delivery <> 'delta'
group by loads.source_instance, loads.stream, loads.delivery_group
