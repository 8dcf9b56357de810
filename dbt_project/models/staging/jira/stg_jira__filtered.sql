-- a history whose list of changes is empty says nothing that could be modelled
select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    'the record lists no change' as reason
from {{ source('landing_jira', 'jira__changelogs') }}
where
    landed_record_id not in (
        select events.landed_record_id
        from {{ ref('stg_jira__work_item_events') }} as events
        where events.stream = 'changelogs'
    )
union all
select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    'what a status means is declared in the portfolio' as reason
from {{ source('landing_jira', 'jira__statuses') }}
