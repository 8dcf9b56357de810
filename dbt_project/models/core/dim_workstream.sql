with

declared as (
    select
        workstreams.workstream_id,
        workstreams.workstream_name,
        workstreams.initiative_id,
        initiatives.initiative_name,
        workstreams.work_calendar_id,
        workstreams.time_zone,
        workstreams.is_mandated
    from {{ source('portfolio', 'workstreams') }} as workstreams
    left join {{ source('portfolio', 'initiatives') }} as initiatives
        on workstreams.initiative_id = initiatives.initiative_id
),

aliases as (
    select * from {{ source('portfolio', 'workstream_aliases') }}
),

loaded as (
    select
        known.workstream_id,
        min(known.workstream_name) as workstream_name,
        min(coalesce(exact_aliases.workstream_id, scoped_aliases.workstream_id, known.parent_workstream_id))
            as parent_workstream_id
    from {{ ref('int_workstreams__known') }} as known
    left join aliases as exact_aliases
        on known.parent_workstream_id = exact_aliases.alias_id
    left join aliases as scoped_aliases
        on known.source_instance || ':' || known.parent_workstream_id = scoped_aliases.alias_id
    group by known.workstream_id
),

-- every id that a fact carries has its row, even when its source never described it
met as (
    select workstream_id from declared
    union
    select workstream_id from loaded
    union
    select workstream_id from {{ ref('int_work_items__known') }}
    union
    select workstream_id from {{ ref('int_work_items__tombstoned') }}
    union
    select workstream_id from {{ ref('int_milestones__known') }}
    union
    select workstream_id from {{ ref('int_readiness_checks__known') }}
    union
    select workstream_id from {{ ref('int_surveys__known') }}
    union
    select workstream_id from {{ ref('int_ledger_lines__known') }}
    union
    select workstream_id from {{ ref('int_budget_lines__known') }}
    {%- for entity in ['deployments', 'incidents', 'time_entries'] %}
        union
        select workstream_id from {{ ref('int_' ~ entity ~ '__known') }}
    {%- endfor %}
)

select
    met.workstream_id,
    coalesce(declared.workstream_name, loaded.workstream_name, met.workstream_id) as workstream_name,
    loaded.parent_workstream_id,
    declared.initiative_id,
    declared.initiative_name,
    declared.work_calendar_id,
    coalesce(declared.time_zone, run.time_zone) as time_zone,
    coalesce(declared.is_mandated, false) as is_mandated,
    declared.workstream_id is not null as is_declared
from met
cross join {{ source('portfolio', 'run') }} as run
left join declared
    on met.workstream_id = declared.workstream_id
left join loaded
    on met.workstream_id = loaded.workstream_id
where met.workstream_id is not null
