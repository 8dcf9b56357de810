with

-- Effects of one KPI's links add up; a benefit that several KPIs claim counts once, at its largest.
claimed as (
    select
        workstreams.initiative_id,
        delays.benefit_id,
        delays.kpi_id,
        sum(delays.cost_of_delay_amount) as delay_amount,
        sum(case when delays.is_pending then delays.cost_of_delay_amount else 0 end) as pending_amount
    from {{ ref('int_delays__valued') }} as delays
    inner join {{ source('portfolio', 'workstreams') }} as workstreams
        on delays.workstream_id = workstreams.workstream_id
    where delays.claim_type = 'link'
    group by workstreams.initiative_id, delays.benefit_id, delays.kpi_id
),

largest as (
    select
        initiative_id,
        benefit_id,
        max(delay_amount) as delay_amount,
        max(pending_amount) as pending_amount
    from claimed
    group by initiative_id, benefit_id
),

delayed as (
    select
        initiative_id,
        cast(sum(delay_amount) as decimal(28, 4)) as cost_of_delay_amount,
        cast(sum(pending_amount) as decimal(28, 4)) as pending_cost_of_delay_amount
    from largest
    group by initiative_id
)

select
    initiatives.initiative_id,
    initiatives.initiative_name,
    cases.horizon_starts_on,
    cases.horizon_last_on,
    cases.horizon_months,
    cases.actual_through_month_on,
    cases.cost_amount,
    cases.benefit_amount,
    coalesce(terms.benefits_counted, 'cashable') as benefits_counted,
    cases.cashable_benefit_amount,
    cases.non_cashable_benefit_amount,
    cases.disbenefit_amount,
    cases.roi_ratio,
    cases.pv_cost_amount,
    cases.pv_benefit_amount,
    cases.npv_amount,
    cases.bcr_ratio,
    case when cases.held_reason is null and solved.irr_reason is null then solved.irr_ratio end as irr_ratio,
    coalesce(cases.held_reason, solved.irr_reason) as irr_reason,
    cases.payback_months,
    coalesce(cases.held_reason, cases.payback_reason) as payback_reason,
    terms.discount_ratio,
    terms.cash_flow_timing,
    terms.price_basis,
    delayed.cost_of_delay_amount,
    delayed.pending_cost_of_delay_amount,
    run.reporting_currency as currency_code,
    case
        when cases.initiative_id is null then 'neither a cost nor a benefit is known'
        when cases.held_reason is not null then cases.held_reason
        when terms.discount_ratio is null then 'the portfolio declares no discount ratio: present values are left out'
    end as held_reason
from {{ source('portfolio', 'initiatives') }} as initiatives
cross join {{ source('portfolio', 'run') }} as run
left join {{ source('portfolio', 'investment_terms') }} as terms on 1 = 1
left join {{ ref('int_investments__discounted') }} as cases on initiatives.initiative_id = cases.initiative_id
left join {{ ref('int_returns__solved') }} as solved on initiatives.initiative_id = solved.initiative_id
left join delayed on initiatives.initiative_id = delayed.initiative_id
