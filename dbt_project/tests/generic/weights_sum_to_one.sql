{#- Generic test: the weights of every holder sum to 1 from its first row on: on each day on which one of its rows
    begins or ends. -#}
{% test weights_sum_to_one(model, holder, weight, outside=none) %}
with bridge_rows as (
    select * from {{ model }}
    {{ "where " ~ holder ~ " <> '" ~ outside ~ "'" if outside is not none }}
),

days as (
    select
        {{ holder }},
        valid_from as day_on
    from bridge_rows
    union
    select
        {{ holder }},
        valid_to as day_on
    from bridge_rows
    where valid_to is not null
)

{#- The period as a condition of the sum: as one of the join it would compare every pair of rows. -#}
{%- set weight_of_the_day -%}
sum(
    case
        when
            bridge_rows.valid_from <= days.day_on
            and (bridge_rows.valid_to is null or days.day_on < bridge_rows.valid_to)
            then bridge_rows.{{ weight }}
    end
)
{%- endset %}
select
    days.{{ holder }},
    days.day_on,
    {{ weight_of_the_day }} as weight_sum
from days
inner join bridge_rows
    on days.{{ holder }} = bridge_rows.{{ holder }}
group by days.{{ holder }}, days.day_on
having coalesce({{ weight_of_the_day }}, 0) <> 1
{% endtest %}
