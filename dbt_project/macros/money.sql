{# Rounds an amount once, half away from zero, to the minor unit of its currency. DuckDB, Spark and
   PostgreSQL round decimals that way; a precision that varies by row is not portable, so it is a case.
   Each branch is cast by itself: a case over decimal(38,0) and decimal(38,4) would drop the fraction. #}
{% macro round_money(amount, minor_unit_digits) -%}
    case coalesce({{ minor_unit_digits }}, 2)
        {%- for digits in range(4) %}
        when {{ digits }} then cast(round({{ amount }}, {{ digits }}) as decimal(28, 4))
        {%- endfor %}
        else cast(round({{ amount }}, 4) as decimal(28, 4))
    end
{%- endmacro %}

{# An amount in another currency, rounded once; null without a rate. Decimal times decimal, never a double:
   decimal(28,4) x decimal(26,14) keeps 18 of the 38 digits behind the point, which leaves 20 before it. A product
   beyond that would stop the run, so such an amount counts as untranslatable, and its line as one without a rate. #}
{% macro translate_money(amount, from_currency, to_currency, fx_rate, minor_unit_digits) -%}
    case
        when {{ from_currency }} = {{ to_currency }} then {{ round_money(amount, minor_unit_digits) }}
        when abs(cast({{ amount }} as double)) * cast({{ fx_rate }} as double) < 10000000000000000000
            then {{ round_money(amount ~ ' * ' ~ fx_rate, minor_unit_digits) }}
    end
{%- endmacro %}

{# The day by which an input's month finds its fiscal period: the 15th when the input names the month by its
   first day (4-4-5 periods drift by up to a week from the months they stand for), else the day it names. #}
{% macro period_day(period_month) -%}
    case
        when extract(day from {{ period_month }}) = 1
            then cast({{ dbt.dateadd('day', 14, period_month) }} as date)
        else {{ period_month }}
    end
{%- endmacro %}

{# open until its soft close, soft_closed until its hard close, hard_closed from that day on. #}
{% macro fiscal_period_status(periods, as_of_on) -%}
    case
        when {{ as_of_on }} >= {{ periods }}.hard_closes_on then 'hard_closed'
        when {{ as_of_on }} >= {{ periods }}.soft_closes_on then 'soft_closed'
        else 'open'
    end
{%- endmacro %}

{# Money that is an estimate: one division of doubles, rounded to the minor unit; null over nothing, and where the
   result has more digits than an amount can hold. #}
{% macro estimated_money(numerator, denominator, minor_unit_digits='minor_unit_digits') -%}
    case
        when abs({{ numerator }}) < abs(cast({{ denominator }} as double)) * 1000000000000000000
            then {{ round_money(
                'cast(' ~ numerator ~ ' / nullif(cast(' ~ denominator ~ ' as double), 0) as decimal(28, 4))',
                minor_unit_digits
            ) }}
    end
{%- endmacro %}
