{{ config(materialized='table') }}

select
    source_system,
    source_instance,
    stream,
    load_id,
    count(*) as record_count
from {{ source('control', 'landed_records__every_load') }}
group by source_system, source_instance, stream, load_id
