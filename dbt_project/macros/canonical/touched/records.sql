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

{#- A query of the loads that no earlier build met: of these alone the landed records are read. -#}
{% macro new_loads() -%}
select loads.source_instance, loads.stream, loads.load_id
from {{ source('control', 'loads') }} as loads
where loads.is_new
{%- endmacro %}
