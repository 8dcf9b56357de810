-- The running sum of entries and exits arrives, on the as_of day, at the items that are in progress; it is never negative.
with

flow as (
    select
        flow_days.workstream_id,
        sum(case when flow_days.is_wip and flow_days.date_on = run.as_of_on then flow_days.wip_count else 0 end) as wip_count,
        min(flow_days.wip_count) as least_count
    from {{ ref('fct_flow_daily') }} as flow_days
    cross join {{ source('portfolio', 'run') }} as run
    group by flow_days.workstream_id
),

items as (
    select
        workstream_id,
        sum(case when is_wip then 1 else 0 end) as wip_count
    from {{ ref('fct_work_item') }}
    where is_counted
    group by workstream_id
)

select
    items.workstream_id,
    items.wip_count,
    flow.wip_count as flow_wip_count
from items
left join flow
    on items.workstream_id = flow.workstream_id
where
    (items.wip_count > 0 and (flow.workstream_id is null or flow.wip_count <> items.wip_count))
    or flow.least_count < 0
