{#- The levels on which persons are counted anew, as (product, feature): each feature, each product, the whole. -#}
{% macro adoption_levels() -%}
    {{ return([("product", "feature"), ("product", "'*'"), ("'*'", "'*'")]) }}
{%- endmacro %}

{#- A query: for each stretch of eligibility and month in which it was used, the first day of use. The month's own first day
    of use tells, but where the stretch begins after it: only there the days are read. -#}
{% macro first_uses_within(stretches) -%}
{%- set keys = ['product', 'feature', 'person_id'] -%}
select
    {%- for key in keys %}
    stretches.{{ key }},
    {%- endfor %}
    stretches.valid_from,
    used.month_on,
    used.first_used_on as used_on
from {{ stretches }} as stretches
inner join {{ ref('int_usage__monthly') }} as used
    on
        {%- for key in keys %}
        stretches.{{ key }} = used.{{ key }} and
        {%- endfor %}
        stretches.valid_from <= used.first_used_on
        and (stretches.valid_to is null or stretches.valid_to > used.first_used_on)
union all
select
    {%- for key in keys %}
    stretches.{{ key }},
    {%- endfor %}
    stretches.valid_from,
    used.month_on,
    min(days.date_on) as used_on
from {{ stretches }} as stretches
inner join {{ ref('int_usage__monthly') }} as used
    on
        {%- for key in keys %}
        stretches.{{ key }} = used.{{ key }} and
        {%- endfor %}
        stretches.valid_from > used.first_used_on
        and stretches.valid_from <= used.last_used_on
inner join {{ ref('int_usage__daily') }} as days
    on
        {%- for key in keys %}
        used.{{ key }} = days.{{ key }} and
        {%- endfor %}
        used.month_on = days.month_on
        and stretches.valid_from <= days.date_on
        and (stretches.valid_to is null or stretches.valid_to > days.date_on)
where days.action_count > 0
group by
    {%- for key in keys %}
    stretches.{{ key }},
    {%- endfor %}
    stretches.valid_from,
    used.month_on
{%- endmacro %}
