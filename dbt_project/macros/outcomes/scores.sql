{# How far a history can be trusted (docs/metrics, trust): event 1, snapshot_diff 0.8, aggregate 0.6, inferred 0.3. #}
{% macro fidelity_score(history_fidelity) -%}
    cast(
        case {{ history_fidelity }}
            when 'event' then 1.0
            when 'snapshot_diff' then 0.8
            when 'aggregate' then 0.6
            else 0.3
        end as decimal(28, 10)
    )
{%- endmacro %}

{# A value as a reader writes it: no trailing zeros behind the point. #}
{% macro plain_number(value) -%}
    rtrim(rtrim(cast({{ value }} as varchar), '0'), '.')
{%- endmacro %}

{# The part of a KPI's exogenous effect that is planned by a day: straight from the baseline to the target day. #}
{% macro exogenous_share(kpis, on_day) -%}
    coalesce(
        cast(
            {{ kpis }}.exogenous_effect * least(greatest({{ ratio(
                days_between(kpis ~ '.baseline_on', on_day),
                days_between(kpis ~ '.baseline_on', kpis ~ '.target_on')
            ) }}, 0), 1) as decimal(28, 10)
        ), 0
    )
{%- endmacro %}

{# Why a figure from so few is held; null when there are enough. #}
{% macro too_few(sample_count, min_sample_count, what) -%}
    case
        when {{ sample_count }} < {{ min_sample_count }}
            then 'only ' || cast({{ sample_count }} as varchar) || ' {{ what }}, '
                || cast({{ min_sample_count }} as varchar) || ' are needed'
    end
{%- endmacro %}

{# Below this trust a figure is held (docs/metrics, trust). #}
{% macro least_trust() -%} 0.5 {%- endmacro %}
