{#- units x driver / total in whole numbers, rounded down, and what that leaves over (in units x driver): exact to 38
    digits, where a division of decimals would go through a double. Null over a total of 0. -#}
{% macro whole_share(units, driver, total) -%}
    cast(cast({{ units }} as hugeint) * cast({{ driver }} as hugeint) // cast({{ total }} as hugeint) as decimal(28, 0))
{%- endmacro %}

{% macro whole_rest(units, driver, total) -%}
    (cast({{ units }} as hugeint) * cast({{ driver }} as hugeint) % cast({{ total }} as hugeint))
{%- endmacro %}
