{#- How a model with dispositions is built: afresh, or by what its last build does not hold. Rows that are judged again
    replace those of their key; where the key may hold nulls, of their landed record. -#}
{% macro continued_by_key(entity) -%}
{%- set key = entity_keys()[entity] -%}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    full_refresh=false,
    unique_key=key[0] if key | length == 1 else 'landed_record_id'
) }}
{%- endmacro %}

{#- What comes from files stands in Parquet by column and is read where it is used; API records would be parsed each time. -#}
{% macro inlined_where_cheap(entity) -%}
{{ inlined() if var('union_members').get(entity, []) == ['stg_files__' ~ entity] }}
{%- endmacro %}

{#- The CTEs that end with `rows_in`: the rows a build judges. It expects the CTEs `run` and `continuation`. Of an entity
    that stays in files a fresh build judges here what came more than once (in_files.sql). -#}
{% macro rows_to_judge(entity, own, together, restored) -%}
{%- set key = entity_keys()[entity] -%}
{%- set is_in_files = entity in entities_in_files() -%}
rows_of_new_loads as {{ inlined_where_cheap(entity) }} (
    select
        {%- for name in own %}
        {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from {{ ref('int_' ~ entity ~ '__unioned') }}
    {%- if is_in_files %}
    where is_new and {{ key[0] }} is not null
    {%- endif %}
),

{%- if not is_incremental() %}

rows_in as {{ inlined_where_cheap(entity) }} (
    select * from rows_of_new_loads
    {%- if is_in_files %}
    where {{ keys_that_came_again(entity) }}
    {%- endif %}
)
{%- else %}

rows_before as {{ inlined() }} (
    {%- if is_in_files %}
    select {{ own | join(', ') }}
    from {{ ref('int_' ~ entity ~ '__unioned') }}
    where not is_new
    {%- else %}
    select
        {%- for name in own %}
        {{ 'source_workstream_id as workstream_id' if name == 'workstream_id' else restored.get(name, name) ~ ' as ' ~ name }}
        {{- "," if not loop.last }}
        {%- endfor %}
    from {{ this }}
    {%- endif %}
),

-- another delivery counts than at the last build, or as_of has reached the moment of becoming known: asked one by one,
-- so that DuckDB reads the row groups alone that may hold it
rows_changed as {{ inlined() }} (
    select rows_before.*
    from rows_before
    inner join {{ ref('int_deliveries__counted') }} as deliveries
        on
            rows_before.source_instance = deliveries.source_instance
            and rows_before.stream = deliveries.stream
            and rows_before.delivery_group = deliveries.delivery_group
            and rows_before.delivery <> 'delta'
            and deliveries.counted_sequence <> deliveries.earlier_counted_sequence
    {%- for moment in ['known_at', 'delivered_at'] %}
    union all
    select rows_before.*
    from rows_before
    where
        rows_before.{{ moment }} >= (select continuation.earlier_as_of_at from continuation)
        and rows_before.{{ moment }} < (select run.as_of_at from run)
        {{ "and rows_before.delivery = 'delta'" if moment == 'delivered_at' }}
    {%- endfor %}
),
{%- if key | length == 1 %}

touched_keys as (
    select {{ key[0] }} from rows_of_new_loads
    union
    select {{ key[0] }} from rows_changed
),
{%- if together %}

touched_groups as (
    select source_instance, {{ together }} from rows_of_new_loads
    union
    select source_instance, {{ together }}
    from rows_before
    where {{ key[0] }} in (select touched_keys.{{ key[0] }} from touched_keys)
),
{%- endif %}

rows_again as (
    select *
    from rows_before
    where
        {{ key[0] }} in (select touched_keys.{{ key[0] }} from touched_keys)
        {%- if together %}
        or (source_instance, {{ together }}) in (
            select touched_groups.source_instance, touched_groups.{{ together }}
            from touched_groups
        )
        {%- endif %}
),
{%- else %}

-- a key that may hold nulls is not looked up: all rows are judged again, or none
rows_again as (
    select * from rows_before
    where
        exists (select 1 from rows_of_new_loads)
        or exists (select 1 from rows_changed)
),
{%- endif %}

-- a build that is repeated finds the new rows in the model, too
rows_in as {{ inlined_where_cheap(entity) }} (
    select * from rows_of_new_loads
    union all
    select * from rows_again
    where landed_record_id not in (select rows_of_new_loads.landed_record_id from rows_of_new_loads)
)
{%- endif %}
{%- endmacro %}

{#- How a table is built whose rows follow from those of one unit (a work item): afresh, or for the units that this build
    touched. Their rows go first, for some may be gone. `touched` is the name of the macro that queries their keys. -#}
{% macro continued_by_unit(unit, touched) -%}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where " ~ unit ~ " in ({{ " ~ touched ~ "() }}){% endif %}"
) }}
{%- endmacro %}

{#- The condition that leaves to a build that continues the last one the units that it touched. -#}
{% macro where_touched(unit, touched) -%}
{%- if is_incremental() -%}
where {{ unit }} in ({{ touched }})
{%- endif -%}
{%- endmacro %}
