{{ config(materialized='table') }}

{% for area in [
    'flow', 'stability', 'arrival', 'aging', 'efficiency',
    'quality', 'rework', 'defect', 'deployment',
    'people', 'adoption', 'money', 'reliability', 'survey', 'value',
] %}
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
        held_reason,
        {{ 'is_capped' if area == 'reliability' else 'false as is_capped' }}
    from {{ ref('int_' ~ area ~ '_metrics__measured') }}
{% endfor %}
