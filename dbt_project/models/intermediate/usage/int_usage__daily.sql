{{ config(materialized='table') }}

select
    person_id,
    product,
    feature,
    date_on,
    cast({{ dbt.date_trunc('month', 'date_on') }} as date) as month_on,
    count(case when is_core then 1 end) as action_count,
    count(case when is_activating then 1 end) as activation_count
from {{ ref('int_usage_events__filtered') }}
group by person_id, product, feature, date_on
