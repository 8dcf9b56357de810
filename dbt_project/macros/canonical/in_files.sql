{#- Entities whose rows stay in files: nearly every one of their many keys came once, and its row is judged where it is
    read (`int_<entity>__versioned` is a view). What came again, and what was judged since the fresh build, stands in
    `int_<entity>__judged`. -#}

{#- A condition: the key is that of several rows, or (once in a great while) has the hash of another key. -#}
{% macro keys_that_came_again(entity) -%}
{%- set key = text_hash(entity_keys()[entity][0]) -%}
{{ key }} in (
    select {{ key }}
    from {{ ref('int_' ~ entity ~ '__unioned') }}
    where {{ entity_keys()[entity][0] }} is not null
    group by {{ key }}
    having count(*) > 1
)
{%- endmacro %}

{#- Every row with what became of it. `build_number` is null where only the fresh build met the key. -#}
{% macro rows_judged_in_files(entity) -%}
{%- set key = entity_keys()[entity][0] -%}
{%- set own = entity_columns(entity) | map(attribute=0) | list -%}
with

run as (
    select as_of_at from {{ source('portfolio', 'run') }}
),

loaded as (
    {{ rows_with_counted_delivery(ref('int_' ~ entity ~ '__unioned'), own) }}
),

judged_keys as (
    select distinct {{ key }} from {{ ref('int_' ~ entity ~ '__judged') }}
)

select
    {%- for name in own %}
    {{ name }},
    {%- endfor %}
    disposition,
    build_number
from {{ ref('int_' ~ entity ~ '__judged') }}
union all
select
    {%- for name in own %}
    loaded.{{ name }},
    {%- endfor %}
    {{ disposition_of_lone_row('loaded') }} as disposition,
    cast(null as bigint) as build_number
from loaded
left join judged_keys
    on loaded.{{ key }} = judged_keys.{{ key }}
where judged_keys.{{ key }} is null
{%- endmacro %}
