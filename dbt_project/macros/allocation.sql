{# One unit of an amount that is handed on: the minor unit of its currency; a ten-thousandth for an amount booked
   finer than that. #}
{% macro smallest_unit(amount, minor_unit_digits) -%}
    case
        {%- for digits in range(4) %}
        when coalesce({{ minor_unit_digits }}, 2) = {{ digits }} and {{ amount }} = round({{ amount }}, {{ digits }})
            then cast({{ ['1', '0.1', '0.01', '0.001'][digits] }} as decimal(5, 4))
        {%- endfor %}
        else cast(0.0001 as decimal(5, 4))
    end
{%- endmacro %}

{# How many of these units the absolute amount is. #}
{% macro units_of(amount, unit) -%}
    cast(
        abs({{ amount }})
        * case {{ unit }} when 1 then 1 when 0.1 then 10 when 0.01 then 100 when 0.001 then 1000 else 10000 end
        as decimal(28, 0)
    )
{%- endmacro %}

{# The part of an amount that goes to one of several targets, by whole-number drivers: whole units of the absolute
   amount, largest remainder first, ties by `tie`, the sign restored. `key` names the amount, `driver_total` is a
   column. The parts add up to the amount, whatever its size. #}
{% macro allocate_money(amount, unit, driver, driver_total, key, tie) -%}
    {%- set units = units_of(amount, unit) -%}
    cast(
        case when {{ amount }} < 0 then -1 else 1 end
        * cast(
            {{ whole_share(units, driver, driver_total) }}
            + case
                when
                    row_number() over (
                        partition by {{ key }}
                        order by {{ whole_rest(units, driver, driver_total) }} desc, {{ tie }} asc
                    )
                    <= {{ units }} - sum({{ whole_share(units, driver, driver_total) }}) over (partition by {{ key }})
                    then 1
                else 0
            end
            as decimal(28, 0)
        )
        * {{ unit }}
        as decimal(28, 4)
    )
{%- endmacro %}
