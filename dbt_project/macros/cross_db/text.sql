{#- A query: the rows of `relation` once per part of a delimited text, the part trimmed, its position from 1. -#}
{% macro split_rows(relation, keep, text, delimiter, part='part', position='position') -%}
select
    {%- for name in keep %}
    {{ name }},
    {%- endfor %}
    trim(unnest(parts)) as {{ part }},
    unnest(range(1, len(parts) + 1)) as {{ position }}
from (
    select
        *,
        string_split({{ text }}, '{{ delimiter }}') as parts
    from {{ relation }}
    where {{ text }} is not null
) as rows_with_parts
{%- endmacro %}

{#- A number that equal texts share, and hardly any others: grouping by it takes half of what grouping by the text does. -#}
{% macro text_hash(expression) -%}
    hash({{ expression }})
{%- endmacro %}

{#- A text up to the last of its delimiters, which is kept. -#}
{% macro text_up_to_last(text, delimiter) -%}
    left({{ text }}, length({{ text }}) - strpos(reverse({{ text }}), '{{ delimiter }}') + 1)
{%- endmacro %}
