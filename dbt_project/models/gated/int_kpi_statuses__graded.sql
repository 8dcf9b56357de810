with judged as (
    select * from {{ ref('int_kpis__judged') }}
),

trusted as (
    select * from {{ ref('int_kpis__trusted') }}
),

sliced as (
    select
        kpi_id,
        min(observed_on) as first_observed_on
    from {{ ref('fct_kpi_observation') }}
    where slice <> 'all'
    group by kpi_id
),

graded as (
    select
        judged.*,
        coalesce(sliced.first_observed_on <= judged.judged_on, false) as is_sliced,
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
    left join sliced on judged.kpi_id = sliced.kpi_id
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
        when 'no_data'
            then
                case when is_sliced then 'only parts (slices) were observed by ' else 'nothing was observed by ' end
                || cast(judged_on as varchar)
        when 'held' then coalesce(held_reason, trust_reason)
        when 'no_target' then 'the portfolio declares no target'
        when 'not_due' then 'the first planned effect starts on ' || cast(first_start_on as varchar)
        else case when is_capped then 'a critical check failed' end
    end as status_reason,
    case
        when value is null or attainment_ratio is not null then null
        when is_guardrail then 'a guardrail is held to its limit'
        when target_value is null then 'the portfolio declares no target'
        when baseline_value is null then 'the portfolio declares no baseline'
        else 'the target equals the baseline: there is no way to go'
    end as attainment_reason
from graded
