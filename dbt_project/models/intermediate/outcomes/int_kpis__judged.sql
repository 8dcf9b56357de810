{{ config(materialized='table') }}

with kpis as (
    select * from {{ ref('dim_kpi') }}
),

-- Declared as one, or linked as nothing else.
guardrails as (
    select kpi_id
    from {{ ref('bridge_workstream_kpi') }}
    where valid_to is null and link_type in ('driver', 'enabler', 'guardrail')
    group by kpi_id
    having min(link_type) = 'guardrail' and max(link_type) = 'guardrail'
    union
    select kpi_id
    from kpis
    where guardrail_limit_value is not null
),

limits as (
    select
        actuals.*,
        plans.first_start_on,
        plans.target_on,
        plans.plan_basis,
        plans.planned_value,
        kpis.direction,
        kpis.baseline_value,
        kpis.original_target_value,
        guardrails.kpi_id is not null as is_guardrail,
        coalesce(kpis.guardrail_limit_value, plans.target_value) as target_value,
        kpis.guardrail_margin_value
    from {{ ref('int_kpi_actuals__dated') }} as actuals
    inner join kpis on actuals.kpi_id = kpis.kpi_id
    left join guardrails on actuals.kpi_id = guardrails.kpi_id
    left join {{ ref('int_kpi_plans__dated') }} as plans
        on actuals.kpi_id = plans.kpi_id
            and coalesce(actuals.observed_on, actuals.judged_on) = plans.planned_on
),

measured as (
    select
        *,
        case when not is_guardrail then {{ ratio('value - baseline_value', 'target_value - baseline_value') }} end
            as attainment_ratio,
        case when not is_guardrail then {{ ratio('value - baseline_value', 'original_target_value - baseline_value') }} end
            as original_attainment_ratio,
        case when not is_guardrail then {{ ratio('value - planned_value', 'target_value - baseline_value') }} end
            as gap_ratio,
        case direction when 'down' then value - target_value else target_value - value end as adverse_deviation,
        coalesce(guardrail_margin_value, 0.1 * abs(target_value)) as margin_value
    from limits
),

due as (
    select
        *,
        target_value is not null as is_targeted,
        is_guardrail or first_start_on is null or coalesce(observed_on, judged_on) >= first_start_on as is_due
    from measured
)

select
    kpi_id,
    month_on,
    judged_on,
    is_current,
    observed_on,
    value,
    numerator,
    denominator,
    sample_count,
    fidelity_score,
    coverage_ratio,
    held_reason,
    baseline_value,
    target_value,
    target_on,
    original_target_value,
    planned_value,
    plan_basis,
    first_start_on,
    attainment_ratio,
    original_attainment_ratio,
    gap_ratio,
    is_guardrail,
    is_capped,
    is_targeted,
    is_due,
    {{ kpi_status() }} as status
from due
