{# Status of a KPI before trust is asked (docs/metrics, status). Until target_on by the gap to plan, after it by
   attainment; a guardrail by its limit and the margin before it; what has no plan by its deviation. A cap
   (a critical check failed) is behind whatever the number says. #}
{% macro kpi_status() -%}
    case
        when value is null and held_reason is null then 'no_data'
        when held_reason is not null then 'held'
        when not is_targeted then 'no_target'
        when not is_due then 'not_due'
        when is_capped then 'behind'
        when is_guardrail and adverse_deviation > 0 then 'behind'
        when is_guardrail and adverse_deviation > -margin_value then 'close'
        when is_guardrail then 'on_target'
        when gap_ratio is not null and observed_on <= target_on then {{ graded('gap_ratio', -0.05, -0.15) }}
        when attainment_ratio is not null and observed_on > target_on then {{ graded('attainment_ratio', 1, 0.9) }}
        else {{ graded('-adverse_deviation', 0, '-margin_value') }}
    end
{%- endmacro %}

{% macro graded(value, on_target_from, close_from) -%}
    case when {{ value }} >= {{ on_target_from }} then 'on_target' when {{ value }} >= {{ close_from }} then 'close' else 'behind' end
{%- endmacro %}
