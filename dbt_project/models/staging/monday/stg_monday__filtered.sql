select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    'the activity is not about an item' as reason
from {{ ref('base_monday__activities') }}
where item_id is null and activity is not null and details is not null
