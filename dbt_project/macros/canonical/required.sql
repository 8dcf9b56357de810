{#- A whole query: the rows of API records with the first required cell that is missing or does not parse, and the
    reason in words. `cells` are (column, name in the record) pairs; the relation has the column is_not_json. -#}
{% macro rows_with_refusals(relation, cells) -%}
select
    *,
    case
        when quarantine_field = 'payload' then 'the record is not JSON of the expected shape'
        when quarantine_field is not null then quarantine_field || ' is missing or does not parse'
    end as quarantine_reason
from (
    select
        *,
        case
            when is_not_json then 'payload'
            {%- for column, name in cells %}
            when {{ column }} is null then '{{ name }}'
            {%- endfor %}
        end as quarantine_field
    from {{ relation }}
) as judged
{%- endmacro %}
