{{ config(materialized='table') }}

{% for area in ['flow', 'quality', 'people', 'adoption', 'money', 'rework', 'defect', 'deployment'] %}
    {{ 'union all' if not loop.first }}
    select
        scope_id,
        month_on,
        metric_id,
        case when held_reason is null then value end as value,
        numerator,
        denominator,
        sample_count,
        fidelity_score,
        coverage_ratio,
        held_reason
    from {{ ref('int_' ~ area ~ '_metrics__measured') }}
{% endfor %}
