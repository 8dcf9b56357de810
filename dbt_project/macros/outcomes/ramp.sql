{# The benefit curve of a link (docs/metrics, escalation money): f(x) = min(1, (x + 1) / ramp) for x >= 0
   days after the start, else 0. `ramp_sum` is the sum of f over the first `days` days, times 2 x ramp: a
   whole number, so that nothing is rounded before the amount is. A ramp of 0 days is a step, as is 1. #}
{% macro ramp_sum(days, ramp_days) -%}
    (
        least(greatest({{ days }}, 0), greatest({{ ramp_days }}, 1))
        * (least(greatest({{ days }}, 0), greatest({{ ramp_days }}, 1)) + 1)
        + 2 * greatest({{ ramp_days }}, 1)
        * (greatest({{ days }}, 0) - least(greatest({{ days }}, 0), greatest({{ ramp_days }}, 1)))
    )
{%- endmacro %}

{# The sum of f over the days [from_on, to_on) of a curve that starts on starts_on, times 2 x ramp. #}
{% macro ramp_sum_between(starts_on, ramp_days, from_on, to_on) -%}
    (
        {{ ramp_sum(days_between(starts_on, to_on), ramp_days) }}
        - {{ ramp_sum(days_between(starts_on, from_on), ramp_days) }}
    )
{%- endmacro %}

{# f on one day: the share of a link's effect that is planned to have arrived by then. #}
{% macro ramp_share(starts_on, ramp_days, on_day) -%}
    {{ ratio(
        "least(greatest(" ~ days_between(starts_on, on_day) ~ " + 1, 0), greatest(" ~ ramp_days ~ ", 1))",
        "greatest(" ~ ramp_days ~ ", 1)"
    ) }}
{%- endmacro %}

{# Money under a benefit curve: effect (decimal 19,10) x value per day (decimal 22,10) x a ramp_sum, all exact,
   divided once by its scale of 2 x ramp and rounded once to the currency's minor unit. #}
{% macro curve_amount(effect, value_per_day, ramp_sum, scale) -%}
    {{ round_money(
        ratio('cast(' ~ effect ~ ' as decimal(19, 10)) * ' ~ value_per_day ~ ' * ' ~ ramp_sum, scale),
        'minor_unit_digits'
    ) }}
{%- endmacro %}
