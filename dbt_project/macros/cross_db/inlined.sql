{#- Before the bracket of a CTE that is read more than once: its reading is repeated, with the columns and rows that each
    reader needs. Without it DuckDB keeps the whole of it, which of a large and wide one is more than a build's memory. -#}
{% macro inlined() -%}
    not materialized
{%- endmacro %}
