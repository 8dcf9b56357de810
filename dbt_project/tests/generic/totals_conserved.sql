{#- Generic test: what went in came out. The sums of `column` here and of `from_column` there are equal for every
    value of the grouping column, to the last digit; a group on one side only fails unless its sum is 0. -#}
{% test totals_conserved(model, column, from_model, from_column, by, by_here) %}
with both_sides as (
    select
        {{ by }} as total_of,
        cast({{ from_column }} as decimal(28, 4)) as amount_in,
        cast(0 as decimal(28, 4)) as amount_out
    from {{ from_model }}
    union all
    select
        {{ by_here }} as total_of,
        cast(0 as decimal(28, 4)) as amount_in,
        cast({{ column }} as decimal(28, 4)) as amount_out
    from {{ model }}
)

select
    total_of,
    sum(amount_in) as amount_in,
    sum(amount_out) as amount_out
from both_sides
group by total_of
having sum(amount_in) <> sum(amount_out)
{% endtest %}
