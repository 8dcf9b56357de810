{#- Groups of persons too small to publish. Zero is nobody, and no group. -#}

{% macro is_small_group(count) -%}
    coalesce({{ count }} between 1 and run.min_group_count - 1, false)
{%- endmacro %}

{% macro small_group_reason() -%} 'the group is too small to publish' {%- endmacro %}

{% macro no_eligible_list_reason() -%} 'no list says who is eligible' {%- endmacro %}

{#- A whole query: the rows of `relation` with `is_<count>_held` for each count of persons. Its features add to the row
    of their product (`*`), its products to the row of the whole (`*`, `*`), within each value of `within`.
    A small count is held. Where exactly one slice of a total is, the total would tell it: the next larger one is held
    too. What a product holds back, none of its features tells. -#}
{% macro rows_with_small_groups(relation, counts, within) -%}
select
    slices.*
    {%- for count in counts %},
    slices.is_{{ count }}_held_alone
    or max(case when slices.feature = '*' and slices.is_{{ count }}_held_alone then 1 else 0 end)
        over (partition by slices.product, {{ within }}) = 1 as is_{{ count }}_held
    {%- endfor %}
from (
    select
        ranked.*
        {%- for count in counts %},
        ranked.is_{{ count }}_small
        or (
            ranked.{{ count }}_rank = 2
            and ranked.{{ count }} > 0
            and sum(case when ranked.is_{{ count }}_small then 1 else 0 end)
                over (partition by ranked.slices_of, {{ within }}) = 1
        ) as is_{{ count }}_held_alone
        {%- endfor %}
    from (
        select
            counted.*
            {%- for count in counts %},
            row_number() over (
                partition by counted.slices_of, {{ within }}
                order by
                    case when counted.is_{{ count }}_small then 0 when counted.{{ count }} > 0 then 1 else 2 end asc,
                    counted.{{ count }} asc,
                    counted.product asc,
                    counted.feature asc
            ) as {{ count }}_rank
            {%- endfor %}
        from (
            select
                {{ relation }}.*,
                case
                    when {{ relation }}.product = '*' then 'nothing'
                    when {{ relation }}.feature = '*' then 'the whole'
                    else 'product ' || {{ relation }}.product
                end as slices_of
                {%- for count in counts %},
                {{ is_small_group(relation ~ '.' ~ count) }} as is_{{ count }}_small
                {%- endfor %}
            from {{ relation }}
            cross join {{ source('portfolio', 'run') }} as run
        ) as counted
    ) as ranked
) as slices
{%- endmacro %}
