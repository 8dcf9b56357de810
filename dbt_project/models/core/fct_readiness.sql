select
    workstream_id,
    check_id,
    coalesce(check_name, check_id) as check_name,
    assessed_on,
    lead(assessed_on) over (partition by workstream_id, check_id order by assessed_on) as superseded_on,
    row_number() over (partition by workstream_id, check_id order by assessed_on desc) = 1 as is_current,
    case
        when lower(trim(result)) in ('passed', 'failed', 'not_applicable') then lower(trim(result))
        else 'unknown'
    end as result,
    result as source_result,
    coalesce(is_mandatory, true) as is_mandatory,
    coalesce(is_critical, false) as is_critical,
    evidence_url,
    coalesce(evidence_on, assessed_on) as evidence_on,
    recorded_at,
    source_system,
    source_instance,
    landed_record_id
from {{ ref('int_readiness_checks__known') }}
