with

deployments as (
    select * from {{ ref('int_deployments__known') }}
),

caused as (
    select
        caused_by_deployment_id as deployment_id,
        count(*) as incident_count,
        count(case when not is_open then 1 end) as restored_count,
        max(restored_at) as last_restored_at
    from {{ ref('fct_incident') }}
    where caused_by_deployment_id is not null
    group by caused_by_deployment_id
),

-- Where no incident ever named a deployment, none is no sign of health.
traced as (
    select distinct deployments.workstream_id
    from deployments
    inner join caused on deployments.deployment_id = caused.deployment_id
),

judged as (
    select
        deployments.*,
        {{ at_local_date('deployments.occurred_at', 'run.time_zone') }} as deployed_on,
        coalesce(caused.incident_count, 0) as incident_count,
        coalesce(
            deployments.is_failed,
            case when caused.incident_count > 0 then true when traced.workstream_id is not null then false end
        ) as is_found_failed,
        case
            when deployments.is_unplanned = false then false
            when deployments.caused_by_incident_id is not null then true
        end as is_rework,
        case when caused.restored_count = caused.incident_count then caused.last_restored_at end as recovered_at
    from deployments
    cross join {{ source('portfolio', 'run') }} as run
    left join caused on deployments.deployment_id = caused.deployment_id
    left join traced on deployments.workstream_id = traced.workstream_id
)

select
    deployment_id,
    workstream_id,
    source_workstream_id,
    service,
    release,
    occurred_at,
    deployed_on,
    first_committed_at,
    commit_count,
    coalesce(first_committed_at > occurred_at, false) as is_committed_after_deployment,
    case
        when first_committed_at <= occurred_at then {{ seconds_between('first_committed_at', 'occurred_at') }}
    end as change_lead_seconds,
    cast(incident_count as integer) as incident_count,
    is_found_failed as is_failed,
    case when is_found_failed and recovered_at >= occurred_at then recovered_at end as recovered_at,
    case
        when is_found_failed and recovered_at >= occurred_at then {{ seconds_between('occurred_at', 'recovered_at') }}
    end as recovery_seconds,
    is_unplanned,
    caused_by_incident_id,
    is_rework,
    known_at,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from judged
