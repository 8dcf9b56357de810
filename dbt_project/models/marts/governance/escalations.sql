with escalations as (
    select * from {{ ref('fct_escalation') }}
),

kpis as (
    select * from {{ ref('dim_kpi') }}
),

year_ends as (
    select
        escalation_id,
        kpi_id,
        cast({{ dbt.dateadd('day', -1, 'fiscal_year_ends_on') }} as date) as year_end_on
    from escalations
),

-- How far the KPI's slipped links leave it behind its plan on the last day of the fiscal year.
forecasts as (
    select
        year_ends.escalation_id,
        year_ends.year_end_on,
        sum(
            cast(
                links.expected_effect * (
                    {{ ramp_share('links.expected_start_on', 'links.ramp_days', 'year_ends.year_end_on') }}
                    - {{ ramp_share('links.planned_start_on', 'links.ramp_days', 'year_ends.year_end_on') }}
                ) as decimal(28, 10)
            )
        ) as missing_effect
    from year_ends
    inner join {{ ref('int_links__dated') }} as links
        on year_ends.kpi_id = links.kpi_id
            and links.is_latest
    group by year_ends.escalation_id, year_ends.year_end_on
),

forecast_gaps as (
    select
        escalations.*,
        kpis.kpi_name,
        kpis.unit,
        {{ ratio('forecasts.missing_effect', 'kpis.target_value - kpis.baseline_value') }} as year_end_gap_ratio,
        coalesce(
            {{ ratio('forecasts.missing_effect', 'kpis.target_value - kpis.baseline_value') }}
            < case when forecasts.year_end_on > kpis.target_on then -0.10 else -0.15 end,
            false
        ) as is_year_end_behind
    from escalations
    inner join kpis on escalations.kpi_id = kpis.kpi_id
    left join forecasts on escalations.escalation_id = forecasts.escalation_id
),

judged as (
    select
        forecast_gaps.*,
        deliveries.delivery_status as computed_status,
        case
            when forecast_gaps.is_year_end_behind or forecast_gaps.loss_ratio >= 0.10 then 'critical'
            when forecast_gaps.loss_ratio >= 0.05 then 'high'
            else 'medium'
        end as severity,
        case
            when forecast_gaps.state in ('open', 'acknowledged')
                then cast({{ dbt.dateadd('day', -1, 'forecast_gaps.original_baseline_on') }} as date)
        end as decide_by_on,
        -- A benefit counts once in a headline: where most of it is at risk.
        row_number() over (
            partition by
                forecast_gaps.state,
                forecast_gaps.currency_code,
                coalesce('benefit ' || forecast_gaps.benefit_id, 'escalation ' || forecast_gaps.escalation_id)
            order by forecast_gaps.amount_at_risk desc nulls last, forecast_gaps.escalation_id asc
        ) as benefit_rank
    from forecast_gaps
    left join {{ ref('int_deliveries__judged') }} as deliveries
        on forecast_gaps.workstream_id = deliveries.workstream_id
            and deliveries.is_current
)

select
    escalation_id,
    milestone_id,
    milestone_name,
    workstream_id,
    kpi_id,
    kpi_name,
    benefit_id,
    owner_person_id,
    owner_count,
    slip_days,
    slip_business_days,
    original_baseline_on,
    expected_on,
    stated_forecast_on,
    forecast_basis,
    driving_milestone_id,
    opened_on,
    closed_on,
    reopened_on,
    units_at_risk,
    unit,
    planned_amount,
    amount_at_risk,
    amount_low,
    amount_high,
    cast(case when benefit_rank = 1 then amount_at_risk when amount_at_risk is not null then 0 end as decimal(28, 4))
        as headline_amount,
    currency_code,
    loss_ratio,
    year_end_gap_ratio,
    severity,
    state,
    decide_by_on,
    avoidable_amount,
    decision_id,
    decision_needed_by_on,
    decided_on,
    decision_outcome,
    reported_status,
    coalesce(computed_status, 'no_data') as computed_status,
    {{ escalation_sentence() }} as explanation
from judged
