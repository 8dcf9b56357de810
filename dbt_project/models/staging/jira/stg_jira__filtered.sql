-- A history whose list of changes is empty says nothing that could be modelled. Landing writes JSON without spaces: the
-- text tells it without being parsed.
select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    'the record lists no change' as reason
from {{ source('landing_jira', 'jira__changelogs') }}
where payload not like '%"items":[{{ "{" }}%'
union all
select
    landed_record_id,
    source_system,
    source_instance,
    stream,
    'what a status means is declared in the portfolio' as reason
from {{ source('landing_jira', 'jira__statuses') }}
