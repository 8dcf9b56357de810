{{ config(materialized='table') }}

with

ranked as (
    select
        landed_record_id,
        min(
            case disposition
                when 'modelled' then 1
                when 'quarantined' then 2
                when 'filtered' then 3
                when 'superseded' then 4
                when 'tombstoned' then 5
                when 'not_yet_known' then 6
            end
        ) as disposition_rank
    from {{ ref('int_record_rows__disposed') }}
    group by landed_record_id
)

select
    records.landed_record_id,
    records.source_system,
    records.source_instance,
    records.stream,
    case ranked.disposition_rank
        when 1 then 'modelled'
        when 2 then 'quarantined'
        when 3 then 'filtered'
        when 4 then 'superseded'
        when 5 then 'tombstoned'
        when 6 then 'not_yet_known'
    end as disposition
from {{ source('control', 'landed_records') }} as records
left join ranked
    on records.landed_record_id = ranked.landed_record_id
