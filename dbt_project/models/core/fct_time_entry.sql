{{ continued_by_unit('time_entry_id', 'touched_time_entries') }}

with entries as {{ inlined() }} (
    select * from {{ ref('int_time_entries__known') }}
    {{ where_touched('time_entry_id', touched_time_entries()) }}
),

pseudonyms as (
    {{ pseudonyms_of('entries') }}
)

select
    entries.time_entry_id,
    entries.workstream_id,
    entries.source_workstream_id,
    entries.work_item_id,
    pseudonyms.pseudonym as person_id,
    entries.team_id,
    entries.activity,
    entries.occurred_at,
    {{ at_local_date('entries.occurred_at', 'run.time_zone') }} as worked_on,
    entries.seconds,
    entries.known_at,
    entries.history_fidelity,
    entries.source_system,
    entries.source_instance,
    entries.landed_record_id
from entries
cross join {{ source('portfolio', 'run') }} as run
left join pseudonyms on entries.person_id = pseudonyms.person_id
