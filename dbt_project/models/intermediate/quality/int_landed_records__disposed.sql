{%- for entity in entities_in_files() %}
-- depends_on: {{ ref('int_' ~ entity ~ '__versioned') }}, {{ ref('int_' ~ entity ~ '__unioned') }}
{%- endfor %}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where landed_record_id in ({{ touched_records() }}){% endif %}",
) }}

{%- set buckets = ['modelled', 'quarantined', 'filtered', 'superseded', 'tombstoned', 'not_yet_known'] %}

-- A record counts under the best of what became of its rows. Nearly every record was modelled and nothing else: those
-- are only counted (int_loads__counted), here stand the others, and what reached nothing, with no disposition at all.
with

records as (
    select * from {{ source('control', 'landed_records__every_load') }}
    {%- if is_incremental() %}
        where landed_record_id in ({{ touched_records() }})
        and load_id in ({{ touched_loads() }})
    {%- endif %}
),

-- Of rows that stay in files, those that no build after the fresh one judged are looked for among their neighbours alone.
record_rows as {{ inlined() }} (
    select
        landed_record_id,
        disposition
    from {{ ref('int_record_rows__disposed') }}
    {%- if is_incremental() %}
        where
            landed_record_id in ({{ touched_records() }})
            and build_number is not null
        {%- for entity in entities_in_files() %}
        union all
        select
            landed_record_id,
            disposition
        from {{ ref('int_' ~ entity ~ '__versioned') }}
        where
            landed_record_id in ({{ touched_records() }})
            and build_number is null
            and {{ within_touched_records(entity) }}
        {%- endfor %}
    {%- endif %}
),

-- by a hash of 64 bits, for the ids of all records take more memory than a build has
ranked as (
    select
        {{ text_hash('landed_record_id') }} as record_hash,
        min(
            case disposition
                {% for bucket in buckets -%}
                    when '{{ bucket }}' then {{ loop.index }}
                {% endfor -%}
            end
        ) as disposition_rank,
        max(case when disposition = 'modelled' then 0 else 1 end) as is_listed
    from record_rows
    group by {{ text_hash('landed_record_id') }}
)

select
    records.*,
    case ranked.disposition_rank
        {% for bucket in buckets -%}
            when {{ loop.index }} then '{{ bucket }}'
        {% endfor -%}
    end as disposition
from records
left join ranked
    on {{ text_hash('records.landed_record_id') }} = ranked.record_hash
where coalesce(ranked.is_listed, 1) = 1
