-- What an unmapped status means is not known, so no flow metric of its workflow can be trusted.
select
    source_instance,
    source_workstream_id,
    workstream_id,
    source_status,
    count(distinct work_item_id) as item_count,
    min(entered_at) as first_entered_at,
    'the status ' || source_status || ' of ' || source_workstream_id || ' is not mapped: add it to `statuses` in mappings/'
        as status_reason
from {{ ref('int_status_spans__mapped') }}
where status = 'unmapped'
group by source_instance, source_workstream_id, workstream_id, source_status
