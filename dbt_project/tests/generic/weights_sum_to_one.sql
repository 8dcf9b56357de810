{#- Generic test: the weights of every holder sum to 1 on each day on which one of its rows begins. -#}
{% test weights_sum_to_one(model, holder, weight, outside=none) %}
with bridge_rows as (
    select * from {{ model }}
    {{ "where " ~ holder ~ " <> '" ~ outside ~ "'" if outside is not none }}
),

days as (
    select distinct
        {{ holder }},
        valid_from as day_on
    from bridge_rows
)

select
    days.{{ holder }},
    days.day_on,
    sum(bridge_rows.{{ weight }}) as weight_sum
from days
inner join bridge_rows
    on days.{{ holder }} = bridge_rows.{{ holder }}
    and bridge_rows.valid_from <= days.day_on
    and (bridge_rows.valid_to is null or days.day_on < bridge_rows.valid_to)
group by days.{{ holder }}, days.day_on
having sum(bridge_rows.{{ weight }}) <> 1
{% endtest %}
