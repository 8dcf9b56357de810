{#- The value as `type`, or null when it does not parse. -#}
{% macro safe_cast(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}
