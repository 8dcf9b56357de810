{#- JSON of API records. Payloads are valid JSON or null (see json_or_null); paths are written '$.a.b'. -#}

{#- The text when it is JSON, else null: a record that is none must reach quarantine, not stop the run. -#}
{% macro json_or_null(expression) -%}
    case when json_valid({{ expression }}) then {{ expression }} end
{%- endmacro %}

{% macro json_text(expression, path) -%}
    json_extract_string({{ expression }}, '{{ path }}')
{%- endmacro %}

{#- A whole query: the rows of `relation` with the texts at several paths, `paths` by column name. The JSON is parsed
    once; a json_text() for each would parse it as many times. -#}
{% macro json_texts(relation, json, paths) -%}
select
    *
    {%- for name in paths %},
    texts_of_{{ relation }}[{{ loop.index }}] as {{ name }}
    {%- endfor %}
from (
    select
        *,
        json_extract_string({{ json }}, ['{{ paths.values() | join("', '") }}']) as texts_of_{{ relation }}
    from {{ relation }}
) as rows_with_texts
{%- endmacro %}

{#- A whole query: the rows of `relation` once per element of the JSON array at `path`, with the element as JSON text
    and its position from 1. Rows without an array there yield nothing. -#}
{% macro json_array_rows(relation, keep, json, path, element='element', position='position') -%}
select
    {%- for name in keep %}
    {{ name }},
    {%- endfor %}
    cast(unnest(elements) as varchar) as {{ element }},
    unnest(range(1, len(elements) + 1)) as {{ position }}
from (
    select
        *,
        cast(json_extract({{ json }}, '{{ path }}') as json[]) as elements
    from {{ relation }}
    where json_type({{ json }}, '{{ path }}') = 'ARRAY'
) as rows_with_array
{%- endmacro %}

{#- The text at '$.<member>.<key>' where the key is an expression; null when the JSON or the key is null. -#}
{% macro json_text_at(expression, member, key) -%}
    json_extract_string({{ json_or_null(expression) }}, '$.{{ member }}."' || {{ key }} || '"')
{%- endmacro %}
