{#- Working seconds from the calendar's first day up to an instant; `clock` is a row of int_business_clock__prepared for
    the instant's UTC day. The working seconds between two instants are the difference of their positions. Null outside
    the calendar. -#}
{% macro business_position(instant, clock) -%}
    (
        {{ clock }}.seconds_before
        + {{ seconds_of_stretch(instant, clock ~ '.first_starts_at', clock ~ '.first_ends_at') }}
        + {{ seconds_of_stretch(instant, clock ~ '.second_starts_at', clock ~ '.second_ends_at') }}
    )
{%- endmacro %}

{% macro seconds_of_stretch(instant, starts_at, ends_at) -%}
    case
        when {{ instant }} > {{ starts_at }}
            then {{ seconds_between(starts_at, 'least(' ~ instant ~ ', ' ~ ends_at ~ ')') }}
        else 0
    end
{%- endmacro %}
