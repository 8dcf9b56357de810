with

held as (
    select distinct workstream_id
    from {{ ref('int_workflows__held') }}
)

select
    items.work_item_id,
    items.workstream_id,
    items.item_type,
    items.last_finished_at as finished_at,
    case when solitary.workstream_id is null then items.lead_seconds end as lead_seconds,
    case when solitary.workstream_id is null then items.cycle_seconds end as cycle_seconds,
    case when solitary.workstream_id is null then cast(ceil(items.cycle_seconds / 86400.0) as bigint) end as cycle_ceil_days,
    case when solitary.workstream_id is null then items.business_cycle_seconds end as business_cycle_seconds,
    items.is_counted,
    items.is_start_skipped,
    items.is_finish_before_creation,
    items.history_fidelity,
    held.workstream_id is not null or solitary.workstream_id is not null as is_held,
    case
        when solitary.workstream_id is not null then 'one person does all the work'
        when held.workstream_id is not null then 'a status of the workflow is not mapped'
    end as held_reason
from {{ ref('fct_work_item') }} as items
left join held
    on items.workstream_id = held.workstream_id
left join {{ ref('int_workstreams__solitary') }} as solitary
    on items.workstream_id = solitary.workstream_id
where items.last_finished_at is not null and not items.is_deleted
