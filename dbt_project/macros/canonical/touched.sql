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

{#- A query of the landed records of which this build learned something: they are new, or it judged a row of them. -#}
{% macro touched_records() -%}
select landed.landed_record_id
from {{ source('control', 'landed_records') }} as landed
union
select record_rows.landed_record_id
from {{ ref('int_record_rows__disposed') }} as record_rows
inner join {{ source('control', 'continuation') }} as continuation
    on record_rows.build_number = continuation.build_number
-- what stays in files has none: said here, its files are not even opened
where record_rows.build_number is not null
{%- endmacro %}

{#- What the ids of a load's landed records begin with. -#}
{% macro record_prefix(loads) -%}
{{ loads }}.source_instance || '/' || {{ loads }}.stream || '/' || {{ loads }}.load_id || '/'
{%- endmacro %}

{#- The loads that hold them, and the least and the greatest of those in the streams of an entity that stays in files, as
    literals: read from other loads and row groups, no record is put together only to be left out. -#}
{% macro touched_loads() -%}
{%- set loads = run_query(
    'select distinct loads.load_id from ' ~ source('control', 'loads') ~ ' as loads where ' ~ record_prefix('loads') ~ ' in ('
    ~ 'select ' ~ text_up_to_last('touched.landed_record_id', '/') ~ ' from (' ~ touched_records() ~ ') as touched)'
) -%}
{%- for load in loads.rows %}'{{ load[0] }}'{{ ', ' if not loop.last }}{% else %}null{% endfor -%}
{%- endmacro %}

{% macro within_touched_records(entity) -%}
{%- set bounds = run_query(
    'select min(touched.landed_record_id), max(touched.landed_record_id) from (' ~ touched_records() ~ ') as touched'
    ~ ' inner join ' ~ source('control', 'loads') ~ ' as loads on '
    ~ text_up_to_last('touched.landed_record_id', '/') ~ ' = ' ~ record_prefix('loads')
    ~ ' where (loads.source_instance, loads.stream) in (select rows_in_files.source_instance, rows_in_files.stream from '
    ~ ref('int_' ~ entity ~ '__unioned') ~ ' as rows_in_files)'
).rows[0] -%}
{%- if bounds[0] is none -%}
1 = 0
{%- else -%}
landed_record_id >= '{{ bounds[0] }}' and landed_record_id <= '{{ bounds[1] }}'
{%- endif -%}
{%- endmacro %}

{#- A query of the journals that this build posts anew. -#}
{% macro reposted_journals() -%}
select reposted.journal_id
from {{ ref('int_journals__reposted') }} as reposted
{%- endmacro %}

{#- A query of the days on which a line of theirs is or was posted. -#}
{% macro reposted_days() -%}
select reposted.posted_on
from {{ ref('int_journals__reposted') }} as reposted
{%- endmacro %}

{#- A query of the fiscal periods of which this build posted a line anew or took one out: every one where it is a fresh one. -#}
{% macro reposted_periods() -%}
select days.fiscal_period_id
from {{ ref('int_fiscal_days__dated') }} as days
where days.date_on in ({{ reposted_days() }})
union
select ledger.fiscal_period_id
from {{ ref('fct_ledger_line') }} as ledger
where ledger.posted_on in ({{ reposted_days() }}) and ledger.journal_id in ({{ reposted_journals() }})
union
select days.fiscal_period_id
from {{ ref('int_fiscal_days__dated') }} as days
inner join {{ source('control', 'continuation') }} as continuation on continuation.earlier_as_of_at is null
{%- endmacro %}

{#- A query of the expense lines that this build did not divide among workstreams, of the days on which it did divide one or
    took one out: they stand as the last one did. -#}
{% macro standing_costs() -%}
select costs.ledger_line_id
from {{ ref('int_costs__pooled') }} as costs
inner join {{ source('control', 'continuation') }} as continuation
    on costs.build_number < continuation.build_number
where costs.posted_on in ({{ divided_days() }})
{%- endmacro %}

{#- A query of these days. -#}
{% macro divided_days() -%}
{{ reposted_days() }}
union
select costs.posted_on
from {{ ref('int_costs__pooled') }} as costs
inner join {{ source('control', 'continuation') }} as continuation
    on costs.build_number = continuation.build_number
{%- endmacro %}

{#- A query of the workstreams of which a link was recorded, began or ended since the last build. -#}
{% macro relinked_workstreams() -%}
select links.workstream_id
from {{ ref('bridge_workstream_kpi') }} as links
cross join {{ source('control', 'continuation') }} as continuation
cross join {{ source('portfolio', 'run') }} as run
where
    links.recorded_at >= continuation.earlier_as_of_at
    or links.valid_from >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
    or links.valid_to >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
{%- endmacro %}

{#- A query of the work items that this build makes anew: every one of them where it is a fresh one. -#}
{% macro touched_work_items() -%}
select touched.work_item_id from {{ ref('int_work_items__touched') }} as touched
{%- endmacro %}

{#- The same and those in progress, whose age goes with as_of. -#}
{% macro touched_lives() -%}
{{ touched_work_items() }}
union
select under_way.work_item_id from {{ ref('int_status_spans__mapped') }} as under_way
where under_way.is_open and under_way.is_wip
{%- endmacro %}

{#- A query of the work items of which this build measures the flow anew: those that it made anew, and all of a workstream
    that is held since another day. -#}
{% macro items_measured_anew() -%}
{{ touched_work_items() }}
union
select items.work_item_id
from {{ ref('fct_work_item') }} as items
inner join {{ ref('int_workstreams__held') }} as held on items.workstream_id = held.workstream_id
inner join {{ source('control', 'continuation') }} as continuation
    on held.build_number = continuation.build_number
{%- endmacro %}

{#- A query of the time entries of which this build judged a version. -#}
{% macro touched_time_entries() -%}
select versioned.time_entry_id
from {{ ref('int_time_entries__versioned') }} as versioned
inner join {{ source('control', 'continuation') }} as continuation
    on versioned.build_number = continuation.build_number
where versioned.time_entry_id is not null
{%- endmacro %}

{#- A query of the loads that no earlier build met: of these alone the landed records are read. -#}
{% macro new_loads() -%}
select loads.source_instance, loads.stream, loads.load_id
from {{ source('control', 'loads') }} as loads
where loads.is_new
{%- endmacro %}
