with judged as (
    select * from {{ ref('int_kpis__judged') }}
),

trusted as (
    select * from {{ ref('int_kpis__trusted') }}
),

graded as (
    select
        judged.*,
        trusted.freshness_score,
        trusted.coverage_score,
        trusted.checks_score,
        trusted.trust_score,
        trusted.trust_reason,
        trusted.gate_status,
        case
            when judged.status in ('no_data', 'held') then judged.status
            when trusted.trust_score < {{ least_trust() }} then 'held'
            else judged.status
        end as final_status
    from judged
    left join trusted
        on judged.kpi_id = trusted.kpi_id
            and judged.month_on = trusted.month_on
)

select
    kpi_id,
    month_on,
    judged_on,
    is_current,
    observed_on,
    case when final_status <> 'held' then value end as value,
    case when final_status <> 'held' then numerator end as numerator,
    case when final_status <> 'held' then denominator end as denominator,
    sample_count,
    baseline_value,
    target_value,
    target_on,
    original_target_value,
    case when final_status <> 'held' then planned_value end as planned_value,
    case when final_status <> 'held' then attainment_ratio end as attainment_ratio,
    case when final_status <> 'held' then original_attainment_ratio end as original_attainment_ratio,
    case when final_status <> 'held' then gap_ratio end as gap_ratio,
    is_guardrail,
    is_targeted,
    is_due,
    first_start_on,
    freshness_score,
    fidelity_score,
    coverage_score,
    checks_score,
    trust_score,
    coalesce(gate_status, 'not_checked') as gate_status,
    final_status as status,
    case final_status
        when 'no_data' then 'nothing was observed by ' || cast(judged_on as varchar)
        when 'held' then coalesce(held_reason, trust_reason)
        when 'no_target' then 'the portfolio declares no target'
        when 'not_due' then 'the first planned effect starts on ' || cast(first_start_on as varchar)
    end as status_reason
from graded
