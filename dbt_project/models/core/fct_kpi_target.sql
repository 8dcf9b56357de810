with run as (
    select * from {{ source('portfolio', 'run') }}
),

recorded as (
    select
        targets.kpi_id,
        targets.target_value,
        targets.target_on,
        targets.recorded_on,
        row_number() over (
            partition by targets.kpi_id order by targets.recorded_on asc nulls first, targets.target_on asc
        ) as version_number,
        lead(targets.recorded_on) over (
            partition by targets.kpi_id order by targets.recorded_on asc nulls first, targets.target_on asc
        ) as superseded_on
    from {{ source('portfolio', 'kpi_targets') }} as targets
    cross join run
    where targets.recorded_on is null or targets.recorded_on <= run.as_of_on
)

select
    kpi_id,
    cast(version_number as integer) as version_number,
    target_value,
    target_on,
    recorded_on,
    superseded_on,
    superseded_on is null as is_current
from recorded
