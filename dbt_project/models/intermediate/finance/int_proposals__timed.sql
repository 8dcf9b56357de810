select
    proposals.*,
    coalesce(
        proposals.duration_days,
        cast({{ days_between('run.as_of_on', 'forecasts.p50_on') }} as decimal(28, 10))
    ) as build_days,
    case
        when proposals.duration_days is not null then 'declared'
        when forecasts.p50_on is not null then 'forecast'
    end as duration_basis,
    case
        when proposals.duration_days <= 0 then 'its duration is not more than 0 days'
        when proposals.duration_days is null and forecasts.p50_on is null
            then coalesce(forecasts.reason, 'its duration is not known')
    end as duration_reason
from {{ ref('int_proposals__known') }} as proposals
cross join {{ source('portfolio', 'run') }} as run
left join {{ source('analysis', 'proposal_durations') }} as forecasts
    on proposals.proposal_id = forecasts.proposal_id
