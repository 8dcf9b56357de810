{{ continued_by_unit('month_on', 'touched_usage_months') }}

select
    person_id,
    product,
    feature,
    month_on,
    min(date_on) as first_seen_on,
    min(case when action_count > 0 then date_on end) as first_used_on,
    max(case when action_count > 0 then date_on end) as last_used_on,
    min(case when activation_count > 0 then date_on end) as first_activated_on,
    cast(sum(action_count) as bigint) as action_count
from {{ ref('int_usage__daily') }}
{{ where_touched('month_on', touched_usage_months()) }}
group by person_id, product, feature, month_on
