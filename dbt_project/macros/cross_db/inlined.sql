{#- Before the bracket of a CTE that is read more than once: its reading is repeated, with the columns and rows that each
    reader needs. Without it DuckDB keeps the whole of it, which of a large and wide one is more than a build's memory. -#}
{% macro inlined() -%}
    not materialized
{%- endmacro %}

{#- Before the bracket of a CTE of few rows out of many that is read more than once: it is read once and kept. -#}
{% macro kept() -%}
    materialized
{%- endmacro %}
