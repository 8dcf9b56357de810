-- Every item and every change of one stands on a record that landed.
with

history as (
    select landed_record_id from {{ ref('fct_work_item') }}
    union all
    select landed_record_id from {{ ref('fct_work_item_event') }}
)

select history.landed_record_id
from history
left join {{ ref('int_landed_records__disposed') }} as landed
    on history.landed_record_id = landed.landed_record_id
where landed.landed_record_id is null
