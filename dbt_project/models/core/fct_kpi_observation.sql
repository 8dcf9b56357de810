{% for observations in ['int_kpi_observations__vintaged', 'int_kpi_observations__computed'] %}
    select
        kpi_id,
        observed_on,
        slice,
        value,
        numerator,
        denominator,
        recorded_at,
        superseded_at,
        vintage_number,
        is_current,
        is_restated,
        replaced_value,
        definition_version,
        is_declared,
        history_fidelity,
        source_system,
        source_instance,
        landed_record_id
    from {{ ref(observations) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
