{#- The levels on which persons are counted anew, as (product, feature): each feature, each product, the whole. -#}
{% macro adoption_levels() -%}
    {{ return([("product", "feature"), ("product", "'*'"), ("'*'", "'*'")]) }}
{%- endmacro %}
