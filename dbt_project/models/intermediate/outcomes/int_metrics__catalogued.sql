{% for metric in scorecard_metrics() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ metric.metric_id }}' as metric_id,
        '{{ metric.metric_name }}' as metric_name,
        '{{ metric.scorecard_area }}' as scorecard_area,
        '{{ metric.unit }}' as unit,
        '{{ metric.definition_version or 1 }}' as definition_version,
        {{ "'" ~ metric.evidence ~ "'" if metric.evidence else 'cast(null as varchar)' }} as evidence_basis
{% else %}
    -- dbt parses before it knows its models
    select
        cast(null as varchar) as metric_id,
        cast(null as varchar) as metric_name,
        cast(null as varchar) as scorecard_area,
        cast(null as varchar) as unit,
        cast(null as varchar) as definition_version,
        cast(null as varchar) as evidence_basis
    where 1 = 0
{% endfor %}
