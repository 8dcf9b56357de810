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
