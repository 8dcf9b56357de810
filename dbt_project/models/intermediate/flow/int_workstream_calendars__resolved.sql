-- A container that nobody declared has no calendar of its own: the first declared one measures it.
with

declared as (
    select
        workstream_id,
        work_calendar_id
    from {{ source('portfolio', 'workstreams') }}
),

fallback as (
    select min(work_calendar_id) as work_calendar_id
    from {{ source('portfolio', 'business_days') }}
),

met as (
    select workstream_id from {{ ref('int_work_items__known') }}
    union
    select workstream_id from {{ ref('int_milestones__known') }}
    union
    select workstream_id from declared
)

select
    met.workstream_id,
    coalesce(declared.work_calendar_id, fallback.work_calendar_id) as work_calendar_id
from met
cross join fallback
left join declared
    on met.workstream_id = declared.workstream_id
where met.workstream_id is not null
