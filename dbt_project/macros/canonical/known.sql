{#- The rows that count at as_of, in canonical columns: the one place where "what was known" is decided. -#}
{% macro known_rows(entity) -%}
{%- set names = entity_columns(entity) | map(attribute=0) | list -%}
{%- set names = names + (['source_workstream_id'] if 'workstream_id' in names else []) -%}
select
    {%- for name in names if name not in ('quarantine_field', 'quarantine_reason') %}
    {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref('int_' ~ entity ~ '__versioned') }}
where disposition = 'modelled'
{%- endmacro %}
