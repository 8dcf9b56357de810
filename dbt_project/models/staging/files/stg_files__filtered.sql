select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    reason
from {{ source('control', 'file_filtered') }}
