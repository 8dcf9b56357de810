{{ config(materialized='table') }}

-- An item is made anew as a whole where something is new of what its life follows from: its own versions (all of a picture
-- are judged again when another one counts) and changes, the moments among them that as_of has passed since, whether it has
-- children and its parent is known, and whether its source tells of changes at all. A fresh build has judged every version.
with

continuation as (
    select
        continuation.build_number,
        continuation.earlier_as_of_at,
        run.as_of_at
    from {{ source('control', 'continuation') }} as continuation
    cross join {{ source('portfolio', 'run') }} as run
    where continuation.earlier_as_of_at is not null
),

judged as (
    select
        versioned.work_item_id,
        versioned.parent_work_item_id
    from {{ ref('int_work_items__versioned') }} as versioned
    inner join {{ source('control', 'continuation') }} as this_build
        on versioned.build_number = this_build.build_number
),

changed as (
    select events.work_item_id
    from {{ ref('int_work_item_events__versioned') }} as events
    inner join continuation
        on events.build_number = continuation.build_number
),

passed as (
    {%- for rows, moment in [
        ('work_item_events', 'occurred_at'), ('work_items', 'created_at'), ('work_items', 'resolved_at'),
    ] %}
        select versioned.work_item_id
        from {{ ref('int_' ~ rows ~ '__versioned') }} as versioned
        inner join continuation
            on versioned.{{ moment }} >= continuation.earlier_as_of_at and versioned.{{ moment }} < continuation.as_of_at
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- a source whose changes were all judged by this build may tell its first ones
told_sources as (
    select
        source_instance,
        min(build_number) as first_build_number
    from {{ ref('int_work_item_events__versioned') }}
    group by source_instance
),

relatives as (
    select judged.parent_work_item_id as work_item_id
    from judged
    cross join continuation
    union all
    select known.work_item_id
    from {{ ref('int_work_items__known') }} as known
    cross join continuation
    where known.parent_work_item_id in (select judged.work_item_id from judged)
),

together as (
    select work_item_id from judged
    union
    select work_item_id from changed
    union
    select work_item_id from passed
    union
    select work_item_id from relatives
    union
    select versioned.work_item_id
    from {{ ref('int_work_items__versioned') }} as versioned
    inner join told_sources
        on versioned.source_instance = told_sources.source_instance
    inner join continuation
        on told_sources.first_build_number = continuation.build_number
)

select work_item_id
from together
where work_item_id is not null
