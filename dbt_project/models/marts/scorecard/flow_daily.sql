with

held as (
    select distinct workstream_id
    from {{ ref('int_workflows__held') }}
)

select
    flow.workstream_id,
    flow.date_on,
    flow.status,
    flow.is_wip,
    flow.entered_count,
    flow.exited_count,
    flow.wip_count,
    held.workstream_id is not null as is_held
from {{ ref('fct_flow_daily') }} as flow
left join held
    on flow.workstream_id = held.workstream_id
