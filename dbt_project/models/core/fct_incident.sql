-- An incident is known from its occurrence on: its end must not show before it came.
with

incidents as (
    select
        incidents.*,
        case when incidents.restored_at < run.as_of_at then incidents.restored_at end as known_restored_at
    from {{ ref('int_incidents__known') }} as incidents
    cross join {{ source('portfolio', 'run') }} as run
)

select
    incident_id,
    workstream_id,
    source_workstream_id,
    service,
    severity,
    occurred_at,
    known_restored_at as restored_at,
    known_restored_at is null as is_open,
    coalesce(known_restored_at < occurred_at, false) as is_restored_before_occurrence,
    case
        when known_restored_at >= occurred_at then {{ seconds_between('occurred_at', 'known_restored_at') }}
    end as restoration_seconds,
    caused_by_deployment_id,
    known_at,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from incidents
