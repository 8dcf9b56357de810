-- An amount only when every link's is known, in one currency.
select
    milestone_id,
    kpi_id,
    revision_number,
    is_latest,
    revised_on,
    original_baseline_on,
    expected_on,
    actual_on,
    slip_days,
    slip_business_days,
    reported_status,
    max(stated_forecast_on) as stated_forecast_on,
    max(forecast_basis) as forecast_basis,
    max(driving_milestone_id) as driving_milestone_id,
    max(milestone_name) as milestone_name,
    case when min(workstream_id) = max(workstream_id) then min(workstream_id) else max(milestone_workstream_id) end
        as workstream_id,
    case when min(benefit_id) = max(benefit_id) and count(*) = count(benefit_id) then min(benefit_id) end
        as benefit_id,
    case when min(currency_code) = max(currency_code) then min(currency_code) end as currency_code,
    min(currency_code) = max(currency_code) and count(*) = count(amount_at_risk) as has_amount,
    max(fiscal_year_ends_on) as fiscal_year_ends_on,
    max(linked_on) as linked_on,
    sum(planned_amount) as planned_amount,
    sum(amount_at_risk) as amount_at_risk,
    sum(amount_low) as amount_low,
    sum(amount_high) as amount_high,
    sum(avoidable_amount) as avoidable_amount,
    sum(units_at_risk) as units_at_risk,
    max(loss_ratio) as loss_ratio,
    max(case when is_breach then 1 else 0 end) = 1 as is_breach
from {{ ref('int_escalations__valued') }}
group by
    milestone_id, kpi_id, revision_number, is_latest, revised_on, original_baseline_on, expected_on,
    actual_on, slip_days, slip_business_days, reported_status
