{#- Time: instants are naive UTC, days are cut in a named time zone by at_local_date and nowhere else. -#}

{#- ISO 8601 text with an offset (2026-04-13T09:30:00.000+0200, ...Z) as naive UTC; null when it is none. -#}
{% macro utc_from_iso_text(expression) -%}
    (try_cast({{ expression }} as timestamptz) at time zone 'UTC')
{%- endmacro %}

{#- Text of hundreds of nanoseconds since 1970 (monday.com's activity log) as naive UTC; null when it is none. -#}
{% macro utc_from_ticks_text(expression) -%}
    make_timestamp(try_cast({{ expression }} as bigint) // 10)
{%- endmacro %}

{% macro at_local_date(instant, time_zone) -%}
    cast(({{ instant }} at time zone 'UTC') at time zone {{ time_zone }} as date)
{%- endmacro %}

{#- A query: one row per hour between two days, `hour_at`, and the local day that holds all of it: `date_on` is null where
    one day ends and the next begins. Joined to, it cuts the days of many instants in a third of the time. -#}
{% macro hours_of_local_days(first_day, last_day, time_zone) -%}
select
    hour_at,
    case when begins_on = ends_on then begins_on end as date_on
from (
    select
        hour_at,
        {{ at_local_date('hour_at', time_zone) }} as begins_on,
        {{ at_local_date('(hour_at + interval 1 hour)', time_zone) }} as ends_on
    from (
        select unnest(generate_series(
            cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 hour
        )) as hour_at
    ) as spine
) as hours
{%- endmacro %}

{#- Naive UTC instant at which the local day begins. -#}
{% macro at_local_midnight(day, time_zone) -%}
    ((cast({{ day }} as timestamp) at time zone {{ time_zone }}) at time zone 'UTC')
{%- endmacro %}

{#- Whole seconds from one instant to a later one. Both are cut to the second first, so that the parts of a span add up
    to the span. -#}
{% macro seconds_between(start, finish) -%}
    (epoch_us({{ finish }}) // 1000000 - epoch_us({{ start }}) // 1000000)
{%- endmacro %}

{#- Days from one date to another, negative when the second is the earlier one. -#}
{% macro days_between(start, finish) -%}
    date_diff('day', {{ start }}, {{ finish }})
{%- endmacro %}

{#- A query: one row per day, `date_on` from first to last, both inclusive. -#}
{% macro date_spine(first_day, last_day) -%}
select cast(unnest(generate_series(
    cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval 1 day
)) as date) as date_on
{%- endmacro %}
