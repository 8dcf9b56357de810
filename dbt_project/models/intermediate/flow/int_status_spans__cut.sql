-- Half-open spans without gaps from an item's creation on; the last one is open and goes with as_of, which is not told here.
-- Items without a history have at most two: before they were resolved (what they were then is not known and claims nothing)
-- and since; so it is before a later delivery brings an item.
with

ordered as (
    select * from {{ ref('int_status_changes__ordered') }}
),

dated as (
    select
        work_item_id,
        source_instance,
        workstream_id,
        source_workstream_id,
        change_number,
        case when is_before_known then '(not known)' else source_status end as source_status,
        history_fidelity,
        is_clamped,
        entered_at,
        known_at,
        false as is_resolution,
        is_before_known as is_before_resolution
    from ordered
    where history_fidelity <> 'inferred' or resolved_at is null
    union all
    select
        work_item_id,
        source_instance,
        workstream_id,
        source_workstream_id,
        0 as change_number,
        '(not known)' as source_status,
        history_fidelity,
        false as is_clamped,
        created_at as entered_at,
        known_at,
        false as is_resolution,
        true as is_before_resolution
    from ordered
    where history_fidelity = 'inferred' and resolved_at is not null
    union all
    select
        work_item_id,
        source_instance,
        workstream_id,
        source_workstream_id,
        1 as change_number,
        source_status,
        history_fidelity,
        resolved_at < created_at as is_clamped,
        greatest(resolved_at, created_at) as entered_at,
        resolved_at as known_at,
        true as is_resolution,
        false as is_before_resolution
    from ordered
    where history_fidelity = 'inferred' and resolved_at < as_of_at
)

select
    dated.*,
    row_number() over (partition by work_item_id order by entered_at, change_number) as sequence_number,
    lead(entered_at) over (partition by work_item_id order by entered_at, change_number) as exited_at,
    lead(entered_at) over (partition by work_item_id order by entered_at, change_number) is null as is_open
from dated
