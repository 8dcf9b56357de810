{#- [name, type] pairs of what staging yields: of what stays in files all rows, with those of new loads marked. -#}
{% macro staged_columns(entity) -%}
    {{ return(entity_columns(entity) + ([['is_new', 'boolean']] if entity in entities_in_files() else [])) }}
{%- endmacro %}

{#- Rows of one canonical entity from the file sources: what the mapping yielded, under the canonical names. -#}
{% macro conformed_rows(entity) -%}
select
    {%- for column in staged_columns(entity) %}
    {{ column[0] }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ source('conformed', entity) }}
{%- endmacro %}

{#- All connectors' rows of one entity. The members come as a var, computed from the staging files' names, because
    dbt cannot list models while it parses; without members the union is a typed empty select. -#}
{% macro union_of_connectors(entity) -%}
{%- set members = var('union_members').get(entity, []) -%}
{%- for member in members %}
select
    {%- for column in staged_columns(entity) %}
    {{ column[0] }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ ref(member) }}
{%- if not loop.last %}
union all
{%- endif %}
{%- else %}
select
    {%- for column in staged_columns(entity) %}
    cast(null as {{ column[1] }}) as {{ column[0] }}{{ "," if not loop.last }}
    {%- endfor %}
from {{ source('portfolio', 'run') }}
where 1 = 0
{%- endfor %}
{%- endmacro %}
