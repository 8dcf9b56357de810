{{ config(materialized='table') }}

-- What was refused and why: by the file mapping (with the raw value, which is never published), by a connector's staging,
-- or by a rule over several rows (a journal that does not balance).
with

refused_rows as (
    {% for entity in entity_keys() -%}
        select
            landed_record_id,
            '{{ entity }}' as entity,
            quarantine_field,
            quarantine_reason
        from {{ ref('int_' ~ entity ~ '__versioned') }}
        where quarantine_reason is not null
        {% if not loop.last -%}
            union all
        {% endif -%}
    {% endfor %}
)

select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    entity,
    file,
    row_number,
    field,
    reason,
    raw_value
from {{ source('control', 'file_quarantine') }}
union all
select
    records.landed_record_id,
    records.source_system,
    records.source_instance,
    records.stream,
    refused_rows.entity,
    records.file,
    records.row_number,
    refused_rows.quarantine_field as field,
    refused_rows.quarantine_reason as reason,
    cast(null as varchar) as raw_value
from refused_rows
inner join {{ ref('int_landed_records__disposed') }} as records
    on refused_rows.landed_record_id = records.landed_record_id
