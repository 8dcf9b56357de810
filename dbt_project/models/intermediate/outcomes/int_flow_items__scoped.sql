-- depends_on: {{ ref('int_work_items__touched') }}
{{ continued_by_unit('work_item_id', 'items_measured_anew') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

held as (
    select * from {{ ref('int_workstreams__held') }}
),

items as (
    select
        items.work_item_id,
        items.workstream_id,
        items.started_at,
        items.lead_seconds,
        items.cycle_seconds,
        items.business_cycle_seconds,
        items.is_reopened_within_30_days,
        items.history_fidelity,
        {{ fidelity_score('items.history_fidelity') }} as fidelity_score,
        {{ at_local_date('items.created_at', 'run.time_zone') }} as created_on,
        {{ at_local_date('items.started_at', 'run.time_zone') }} as started_on,
        {{ at_local_date('items.last_finished_at', 'run.time_zone') }} as finished_on,
        {{ at_local_date('items.first_finished_at', 'run.time_zone') }} as first_finished_on
    from {{ ref('fct_work_item') }} as items
    cross join run
    where items.is_counted
    {% if is_incremental() %}and items.work_item_id in ({{ items_measured_anew() }}){% endif %}
)

select
    'portfolio' as scope_id,
    items.*,
    held.held_from_on,
    held.held_reason
from items
left join held on items.workstream_id = held.workstream_id
union all
select
    items.workstream_id as scope_id,
    items.*,
    held.held_from_on,
    held.held_reason
from items
left join held on items.workstream_id = held.workstream_id
where items.workstream_id is not null
