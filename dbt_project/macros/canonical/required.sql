{#- What an API record lacks. Both macros go together: the first names the first required cell that is missing or does
    not parse, the second words the reason. `cells` are (column, name in the record) pairs; the relation has the column
    is_not_json. -#}
{% macro first_missing(cells) -%}
    case
        when is_not_json then 'payload'
        {%- for column, name in cells %}
        when {{ column }} is null then '{{ name }}'
        {%- endfor %}
    end
{%- endmacro %}

{% macro missing_reason(field) -%}
    case
        when {{ field }} = 'payload' then 'the record is not JSON of the expected shape'
        when {{ field }} is not null then {{ field }} || ' is missing or does not parse'
    end
{%- endmacro %}
