{#- A number of 64 bits that stands for a text within one query: less to hold than the text, and another one elsewhere. -#}
{% macro key_hash(expression) -%}
    hash({{ expression }})
{%- endmacro %}
