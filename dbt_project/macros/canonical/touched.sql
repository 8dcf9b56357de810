{#- A query of the days on which what is known of product usage changed with this build: those of the events it judged
    and of the ones that its as_of has reached; every day when persons were merged. -#}
{% macro touched_usage_days() -%}
select {{ at_local_date('events.occurred_at', 'run.time_zone') }} as date_on
from {{ ref('int_usage_events__versioned') }} as events
cross join {{ source('portfolio', 'run') }} as run
cross join {{ source('control', 'continuation') }} as continuation
where
    events.occurred_at is not null
    and (
        events.build_number = continuation.build_number
        or (events.occurred_at >= continuation.earlier_as_of_at and events.occurred_at < run.as_of_at)
        or exists (
            select 1
            from {{ ref('int_people__versioned') }} as people
            where
                people.merged_into_person_id is not null
                and people.build_number = (
                    select current_build.build_number from {{ source('control', 'continuation') }} as current_build
                )
        )
    )
{%- endmacro %}

{#- The same days as literal instants, with room for every time zone: read from other days, no event is given a date. -#}
{% macro within_touched_usage_days(instant) -%}
{%- set days = run_query('select min(date_on), max(date_on) from (' ~ touched_usage_days() ~ ') as touched').rows[0] -%}
{%- if days[0] is none -%}
1 = 0
{%- else -%}
{{ instant }} >= cast('{{ days[0] - modules.datetime.timedelta(days=1) }}' as timestamp)
    and {{ instant }} < cast('{{ days[1] + modules.datetime.timedelta(days=2) }}' as timestamp)
{%- endif -%}
{%- endmacro %}
