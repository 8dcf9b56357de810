-- Everything that a landed record became, row by row: entity rows with their disposition and the build that judged them
-- (none for those that only the fresh build met and that stay in files), and what the mapping or a staging model decided
-- about records that reached none (build 0).
{% for entity in entity_keys() -%}
    select
        landed_record_id,
        disposition,
        build_number
    from {{ ref('int_' ~ entity ~ '__versioned') }}
    union all
{% endfor -%}
{% for member in var('union_members').get('filtered', []) -%}
    select
        landed_record_id,
        'filtered' as disposition,
        cast(0 as bigint) as build_number
    from {{ ref(member) }}
    union all
{% endfor -%}
select
    landed_record_id,
    'modelled' as disposition,
    cast(0 as bigint) as build_number
from {{ source('control', 'file_contributed') }}
union all
select
    landed_record_id,
    'quarantined' as disposition,
    cast(0 as bigint) as build_number
from {{ source('control', 'file_quarantine') }}
