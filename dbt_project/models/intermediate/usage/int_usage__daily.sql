{{ config(materialized='table') }}

select
    person_id,
    product,
    feature,
    date_on,
    cast({{ dbt.date_trunc('month', 'date_on') }} as date) as month_on,
    count(*) as action_count
from {{ ref('int_usage_events__filtered') }}
group by person_id, product, feature, date_on
