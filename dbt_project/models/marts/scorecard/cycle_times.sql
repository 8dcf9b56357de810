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
    items.lead_seconds,
    items.cycle_seconds,
    cast(ceil(items.cycle_seconds / 86400.0) as bigint) as cycle_ceil_days,
    items.business_cycle_seconds,
    items.is_counted,
    items.is_start_skipped,
    items.is_finish_before_creation,
    items.history_fidelity,
    held.workstream_id is not null as is_held
from {{ ref('fct_work_item') }} as items
left join held
    on items.workstream_id = held.workstream_id
where items.last_finished_at is not null and not items.is_deleted
