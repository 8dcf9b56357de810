select
    nullif(source_instance, '*') as source_instance,
    nullif(container_id, '*') as container_id,
    lower(trim(source_status)) as status_text,
    status,
    status_rank,
    is_started,
    is_wait,
    -- nothing is left to do, delivered or not
    is_finished or is_cancelled as is_finished,
    is_cancelled,
    coalesce(is_committed, false) as is_committed,
    coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
    coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
from {{ source('portfolio', 'statuses') }}
