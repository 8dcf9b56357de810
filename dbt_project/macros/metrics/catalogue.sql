{#- The metrics of the scorecard, by id: each is declared once, in the YAML of the model that computes it
    (`config: meta: metrics:`), where docs/metrics.md is generated from as well. A metric with a `column` is a column
    of its own table and no row of the scorecard. -#}
{% macro scorecard_metrics() -%}
    {% set found = [] %}
    {% if execute %}
        {% for node in graph.nodes.values() if node.resource_type == 'model' %}
            {% for metric in node.config.get('meta', {}).get('metrics', []) if not metric.get('column') %}
                {% do found.append(metric) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
    {{ return(found | sort(attribute='metric_id')) }}
{%- endmacro %}
