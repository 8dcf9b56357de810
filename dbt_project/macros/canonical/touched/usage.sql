{#- A query of the days on which what is known of product usage changed with this build: those of the events it judged
    and of the ones that its as_of has reached; every day when persons were merged. -#}
{% macro touched_usage_days() -%}
select distinct {{ at_local_date('events.occurred_at', 'run.time_zone') }} as date_on
from (
    select judged.occurred_at
    from {{ ref('int_usage_events__judged') }} as judged
    where judged.build_number = (select continuation.build_number from {{ source('control', 'continuation') }} as continuation)
    union all
    select reached.occurred_at
    from {{ ref('int_usage_events__unioned') }} as reached
    where
        reached.occurred_at >= (select continuation.earlier_as_of_at from {{ source('control', 'continuation') }} as continuation)
        and reached.occurred_at < (select run.as_of_at from {{ source('portfolio', 'run') }} as run)
    union all
    select merged.occurred_at
    from {{ ref('int_usage_events__unioned') }} as merged
    where exists (
        select 1
        from {{ ref('int_people__versioned') }} as people
        inner join {{ source('control', 'continuation') }} as continuation
            on people.build_number = continuation.build_number
        where people.merged_into_person_id is not null
    )
) as events
cross join {{ source('portfolio', 'run') }} as run
where events.occurred_at is not null
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

{#- A query of the months that hold such a day. -#}
{% macro touched_usage_months() -%}
select distinct cast({{ dbt.date_trunc('month', 'touched.date_on') }} as date) as month_on
from ({{ touched_usage_days() }}) as touched
{%- endmacro %}

{#- The first day of which a build that continues the last one may tell something else: the first of those days, or the
    first that was not over yet. A literal: DuckDB reads no row group of earlier days. -#}
{% macro first_touched_usage_day() -%}
{%- set query -%}
select min(days.date_on)
from (
    {{ touched_usage_days() }}
    union all
    select {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }} as date_on
    from {{ source('control', 'continuation') }} as continuation
    cross join {{ source('portfolio', 'run') }} as run
) as days
{%- endset -%}
{%- if execute and is_incremental() -%}
cast('{{ run_query(query).rows[0][0] }}' as date)
{%- endif -%}
{%- endmacro %}
