{% set metrics = [
    ('throughput_items', 'flow', 'items'), ('wip_items', 'flow', 'items'), ('cycle_time_p50_days', 'flow', 'days'),
    ('cycle_time_p85_days', 'flow', 'days'), ('reopen_ratio', 'quality', 'ratio'), ('adoption_ratio', 'adoption', 'ratio'),
    ('monthly_active_persons', 'adoption', 'persons'), ('budget_variance_ratio', 'business_impact', 'ratio'),
    ('benefit_realisation_ratio', 'business_impact', 'ratio'), ('ownership_coverage_ratio', 'reliability', 'ratio'),
    ('link_coverage_ratio', 'reliability', 'ratio'),
] %}
{% for metric_id, area, unit in metrics %}
    {{ 'union all' if not loop.first }}
    select
        '{{ metric_id }}' as metric_id,
        '{{ area }}' as scorecard_area,
        '{{ unit }}' as unit,
        '1' as definition_version
{% endfor %}
