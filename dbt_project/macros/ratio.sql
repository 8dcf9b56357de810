{# A ratio, rounded to 10 places; null over nothing. One division of doubles is exact enough, a sum is not. #}
{% macro ratio(numerator, denominator) -%}
    cast(
        round(cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0), 10)
        as decimal(28, 10)
    )
{%- endmacro %}
