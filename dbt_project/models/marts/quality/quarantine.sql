-- The raw value stays in the build database: readers see where and why.
select
    quarantined.source_system,
    quarantined.source_instance,
    quarantined.stream,
    quarantined.file,
    quarantined.row_number,
    quarantined.entity,
    quarantined.field,
    quarantined.reason,
    quarantined.landed_record_id,
    records.disposition as record_disposition,
    count(*) as cell_count
from {{ ref('int_quarantine__unioned') }} as quarantined
left join {{ ref('int_landed_records__disposed') }} as records
    on quarantined.landed_record_id = records.landed_record_id
group by
    quarantined.source_system,
    quarantined.source_instance,
    quarantined.stream,
    quarantined.file,
    quarantined.row_number,
    quarantined.entity,
    quarantined.field,
    quarantined.reason,
    quarantined.landed_record_id,
    records.disposition
