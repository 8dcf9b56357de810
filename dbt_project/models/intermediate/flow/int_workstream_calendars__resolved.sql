-- A container that nobody declared is measured by the default calendar (Monday to Friday, 8 hours), which always exists.
with

declared as (
    select
        workstream_id,
        work_calendar_id
    from {{ source('portfolio', 'workstreams') }}
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
    coalesce(declared.work_calendar_id, 'default') as work_calendar_id
from met
left join declared
    on met.workstream_id = declared.workstream_id
where met.workstream_id is not null
