{{ continued_by_unit('(source_instance, stream, load_id)', 'new_loads') }}

select
    source_system,
    source_instance,
    stream,
    load_id,
    count(*) as record_count
from {{ source('control', 'landed_records') }}
group by source_system, source_instance, stream, load_id
