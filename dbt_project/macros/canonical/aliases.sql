{#- The last select of a model with dispositions, over its CTEs `judged` and `continuation`: workstream ids are resolved
    through the declared aliases, the loaded id stays as source_workstream_id. -#}
{% macro judged_rows_at_home(own) -%}
select
    {%- for name in own if name != 'workstream_id' %}
    judged.{{ name }},
    {%- endfor %}
    {%- if 'workstream_id' in own %}
    judged.workstream_id as source_workstream_id,
    coalesce(
        exact_aliases.workstream_id,
        scoped_aliases.workstream_id,
        {%- if 'cost_centre' in own %}
        judged.workstream_id,
        cost_centre_aliases.workstream_id
        {%- else %}
        judged.workstream_id
        {%- endif %}
    ) as workstream_id,
    {%- endif %}
    judged.disposition,
    continuation.build_number
from judged
cross join continuation
{%- if 'workstream_id' in own %}
left join {{ source('portfolio', 'workstream_aliases') }} as exact_aliases
    on judged.workstream_id = exact_aliases.alias_id
left join {{ source('portfolio', 'workstream_aliases') }} as scoped_aliases
    on judged.source_instance || ':' || judged.workstream_id = scoped_aliases.alias_id
{%- if 'cost_centre' in own %}
left join {{ source('portfolio', 'workstream_aliases') }} as cost_centre_aliases
    on judged.cost_centre = cost_centre_aliases.alias_id
{%- endif %}
{%- endif %}
{%- endmacro %}
