-- depends_on: {{ ref("int_usage_events__judged") }}, {{ ref("int_usage_events__unioned") }}, {{ ref("int_people__versioned") }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where date_on in ({{ touched_usage_days() }}){% endif %}",
) }}

-- A build that continues the last one counts the days anew of which it judged an event.
select
    person_id,
    product,
    feature,
    date_on,
    cast({{ dbt.date_trunc('month', 'date_on') }} as date) as month_on,
    count(case when is_core then 1 end) as action_count,
    count(case when is_activating then 1 end) as activation_count
from {{ ref('int_usage_events__filtered') }}
{%- if is_incremental() %}
where
    date_on in ({{ touched_usage_days() }})
    and {{ within_touched_usage_days('occurred_at') }}
{%- endif %}
group by person_id, product, feature, date_on
