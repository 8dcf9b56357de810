select
    realised.benefit_id,
    profiles.benefit_name,
    realised.month_on,
    realised.kind,
    profiles.outcome_id,
    profiles.initiative_id,
    realised.fiscal_period_id,
    realised.is_to_date,
    realised.planned_amount,
    realised.forecast_amount,
    realised.realised_amount,
    realised.validated_amount,
    realised.cumulative_planned_amount,
    realised.cumulative_forecast_amount,
    realised.cumulative_realised_amount,
    realised.cumulative_validated_amount,
    realised.currency_code,
    realised.realisation_ratio,
    realised.unvalidated_realisation_ratio,
    realised.is_favourable,
    realised.held_reason
from {{ ref('int_benefits__realised') }} as realised
left join {{ ref('dim_benefit') }} as profiles on realised.benefit_id = profiles.benefit_id
