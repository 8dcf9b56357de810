{{ continued_by_unit('date_on', 'touched_usage_days') }}

with usage_daily as (
    select * from {{ ref('int_usage__daily') }}
    {{ where_touched('date_on', touched_usage_days()) }}
),

pseudonyms as (
    {{ pseudonyms_of('usage_daily') }}
)

select
    pseudonyms.pseudonym as person_id,
    usage_daily.product,
    usage_daily.feature,
    usage_daily.date_on,
    usage_daily.month_on,
    cast(usage_daily.action_count as bigint) as action_count
from usage_daily
inner join pseudonyms on usage_daily.person_id = pseudonyms.person_id
where usage_daily.action_count > 0
