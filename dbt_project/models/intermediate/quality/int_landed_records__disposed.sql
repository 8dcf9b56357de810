{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='landed_record_id', full_refresh=false) }}

{%- set lineage = ['landed_record_id', 'source_system', 'source_instance', 'stream', 'load_id', 'file', 'row_number'] %}
{%- set buckets = ['modelled', 'quarantined', 'filtered', 'superseded', 'tombstoned', 'not_yet_known'] %}

-- A build that continues the last one tells of the new records, and anew of those with a row that it judged.
with

{% if is_incremental() -%}
    touched as (
        select landed_record_id
        from {{ source('control', 'landed_records') }}
        union
        select record_rows.landed_record_id
        from {{ ref('int_record_rows__disposed') }} as record_rows
        inner join {{ source('control', 'continuation') }} as continuation
            on record_rows.build_number = continuation.build_number
    ),

{% endif -%}
records as (
    select {{ lineage | join(', ') }}
    from {{ source('control', 'landed_records') }}
    {%- if is_incremental() %}
        union all
        select {{ lineage | join(', ') }}
        from {{ this }}
        where
            landed_record_id in (select touched.landed_record_id from touched)
            and landed_record_id not in (select landed.landed_record_id from {{ source('control', 'landed_records') }} as landed)
    {%- endif %}
),

ranked as (
    select
        landed_record_id,
        min(
            case disposition
                {% for bucket in buckets -%}
                    when '{{ bucket }}' then {{ loop.index }}
                {% endfor -%}
            end
        ) as disposition_rank
    from {{ ref('int_record_rows__disposed') }}
    {%- if is_incremental() %}
        where landed_record_id in (select touched.landed_record_id from touched)
    {%- endif %}
    group by landed_record_id
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
    on records.landed_record_id = ranked.landed_record_id
