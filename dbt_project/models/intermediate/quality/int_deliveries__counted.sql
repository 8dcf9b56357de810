{{ config(materialized='table') }}

with

run as (
    select
        run.as_of_at,
        continuation.earlier_as_of_at
    from {{ source('portfolio', 'run') }} as run
    cross join {{ source('control', 'continuation') }} as continuation
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
    ) as counted_sequence,
    -- the one that counted in the build which this one continues
    coalesce(
        max(
            case
                when
                    not loads.is_new and (loads.delivered_at is null or loads.delivered_at < run.earlier_as_of_at)
                    then loads.delivery_sequence
            end
        ),
        min(case when not loads.is_new then loads.delivery_sequence end)
    ) as earlier_counted_sequence
from {{ source('control', 'loads') }} as loads
cross join run
where loads.delivery <> 'delta'
group by loads.source_instance, loads.stream, loads.delivery_group
