{#- A query of the changes of work items that this build judged, and of all those of items that it judged. -#}
{% macro touched_events() -%}
select events.work_item_event_id
from {{ ref('int_work_item_events__versioned') }} as events
cross join {{ source('control', 'continuation') }} as continuation
where
    events.build_number = continuation.build_number
    or events.work_item_id in (
        select items.work_item_id
        from {{ ref('int_work_items__versioned') }} as items
        where items.build_number = (select builds.build_number from {{ source('control', 'continuation') }} as builds)
    )
{%- endmacro %}
