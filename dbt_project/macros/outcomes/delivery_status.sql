{# The worst of the slip in working days, SPI(t) and CPI; what is not known is left out. Green to 5 days and from 0.95,
   amber to 15 and from 0.85; the five levels split amber in the same places: 8 and 11 days, 0.92 and 0.89. #}
{% macro delivery_level() -%}
    case
        when slip_business_days is null and spi_time is null and cpi is null then 'no_data'
        {%- for days, index, level in [
            (15, 0.85, 'red'), (11, 0.89, 'amber_red'), (8, 0.92, 'amber'), (5, 0.95, 'amber_green')
        ] %}
        when slip_business_days > {{ days }} or spi_time < {{ index }} or cpi < {{ index }} then '{{ level }}'
        {%- endfor %}
        else 'green'
    end
{%- endmacro %}


{# One of five levels in the three that a delivery status has. #}
{% macro three_levels(level) -%}
    case when {{ level }} in ('amber_green', 'amber_red') then 'amber' else {{ level }} end
{%- endmacro %}


{# Which milestone and which indices made the status, and what is left out of it. #}
{% macro delivery_reason() -%}
    case
        when milestone_id is null then 'left out: the slip (no milestone is known)'
        when slip_business_days is null
            then 'left out: the slip (neither a forecast nor an actual date of ' || milestone_name || ' is known)'
        else milestone_name || ' is ' || cast(slip_business_days as varchar)
            || ' working days from its original baseline'
            || case forecast_basis
                when 'overdue' then ', its day having passed without it'
                when 'flow' then ', at the pace of its work'
                when 'upstream' then ', because it waits for ' || driving_milestone_id
                else ''
            end
    end
    {%- for column, name in [('spi_time', 'SPI(t)'), ('cpi', 'CPI')] %}
    || case
        when {{ column }} is null
            then '; left out: {{ name }} (' || coalesce({{ column }}_held_reason, 'no earned value is known') || ')'
        else '; {{ name }} ' || cast(cast({{ column }} as decimal(28, 3)) as varchar)
    end
    {%- endfor %}
{%- endmacro %}
