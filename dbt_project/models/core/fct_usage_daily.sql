select
    {{ pseudonym('person_id') }} as person_id,
    product,
    feature,
    date_on,
    month_on,
    cast(action_count as bigint) as action_count
from {{ ref('int_usage__daily') }}
where action_count > 0
