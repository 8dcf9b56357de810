{{ config(materialized='table') }}

with mergers_0 as (
    select
        person_id,
        merged_into_person_id
    from {{ ref('int_people__known') }}
    where merged_into_person_id <> person_id
),

-- Each step doubles the merges that are followed: four follow sixteen. A circle ends at one of its own ids.
{% for step in range(4) %}
    mergers_{{ step + 1 }} as (
        select
            mergers.person_id,
            coalesce(further.merged_into_person_id, mergers.merged_into_person_id) as merged_into_person_id
        from mergers_{{ step }} as mergers
        left join mergers_{{ step }} as further on mergers.merged_into_person_id = further.person_id
    ){{ ',' if not loop.last }}
{% endfor %}

select
    person_id,
    merged_into_person_id
from mergers_4
