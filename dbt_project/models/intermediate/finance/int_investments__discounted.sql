{{ config(materialized='table') }}

with terms as (
    select * from {{ source('portfolio', 'investment_terms') }}
),

-- A flow falls at the start, in the middle or at the end of its month.
timed as (
    select
        flows.*,
        flows.benefit_amount - flows.cost_amount as net_amount,
        terms.discount_ratio,
        flows.month_index + case terms.cash_flow_timing
            when 'period_start' then 0.0
            when 'mid_period' then 0.5
            else 1.0
        end as months_until,
        sum(flows.benefit_amount - flows.cost_amount) over (
            partition by flows.initiative_id order by flows.month_index
            rows between unbounded preceding and current row
        ) as cumulative_amount
    from {{ ref('int_cash_flows__dated') }} as flows
    left join terms on 1 = 1
),

-- Each flow is rounded once, far below the minor unit, so that sums are exact and have no order.
discounted as (
    select
        timed.*,
        cast(round(
            cast(cost_amount as double) * power(1 + cast(discount_ratio as double), -months_until / 12), 12
        ) as decimal(38, 12)) as pv_cost,
        cast(round(
            cast(benefit_amount as double) * power(1 + cast(discount_ratio as double), -months_until / 12), 12
        ) as decimal(38, 12)) as pv_benefit,
        min(case when cumulative_amount < 0 then month_index end) over (partition by initiative_id) as spent_index
    from timed
),

-- Paid back: the first month after the first deficit in which what came in covers what went out.
returned as (
    select
        initiative_id,
        min(months_until) as months_until
    from discounted
    where month_index > spent_index and cumulative_amount >= 0
    group by initiative_id
),

paybacks as (
    select
        discounted.initiative_id,
        cast(
            discounted.months_until - {{ ratio('discounted.cumulative_amount', 'discounted.net_amount') }}
            as decimal(28, 10)
        ) as payback_months
    from discounted
    inner join returned
        on discounted.initiative_id = returned.initiative_id and discounted.months_until = returned.months_until
),

summed as (
    select
        initiative_id,
        min(month_on) as horizon_starts_on,
        max(month_on) as horizon_last_on,
        cast(max(month_index) + 1 as integer) as horizon_months,
        max(case when is_actual then month_on end) as actual_through_month_on,
        sum(cost_amount) as cost_amount,
        sum(cashable_amount) as cashable_benefit_amount,
        sum(non_cashable_amount) as non_cashable_benefit_amount,
        sum(disbenefit_amount) as disbenefit_amount,
        sum(benefit_amount) as benefit_amount,
        sum(pv_cost) as pv_cost,
        sum(pv_benefit) as pv_benefit,
        min(spent_index) as spent_index,
        max(currency_code) as currency_code,
        case
            when sum(unrated_count) > 0 then 'an amount has no exchange rate at most 4 days old'
            when sum(missing_count) > 0 then 'a planned month to date has no realised row'
            when sum(cost_amount) = 0 then 'no cost is known'
        end as held_reason
    from discounted
    group by initiative_id
)

select
    summed.initiative_id,
    summed.horizon_starts_on,
    summed.horizon_last_on,
    summed.horizon_months,
    summed.actual_through_month_on,
    summed.currency_code,
    summed.held_reason,
    {% set known = 'case when summed.held_reason is null then ' %}
    {% for name in ['cost', 'benefit', 'cashable_benefit', 'non_cashable_benefit', 'disbenefit'] %}
        cast({{ known }} summed.{{ name }}_amount end as decimal(28, 4)) as {{ name }}_amount,
    {% endfor %}
    {% for name, amount in [
        ('pv_cost', 'summed.pv_cost'), ('pv_benefit', 'summed.pv_benefit'), ('npv', 'summed.pv_benefit - summed.pv_cost')
    ] %}
        {{ known }} {{ round_money(amount, 'digits.minor_unit_digits') }} end as {{ name }}_amount,
    {% endfor %}
    {{ known }} {{ ratio('summed.benefit_amount - summed.cost_amount', 'summed.cost_amount') }} end as roi_ratio,
    {{ known }} {{ ratio('summed.pv_benefit', 'summed.pv_cost') }} end as bcr_ratio,
    {{ known }} case when summed.spent_index is null then 0 else paybacks.payback_months end end as payback_months,
    case
        when summed.held_reason is null and summed.spent_index is not null and paybacks.initiative_id is null
            then 'the horizon ends before the cost is paid back'
    end as payback_reason
from summed
left join paybacks on summed.initiative_id = paybacks.initiative_id
left join {{ source('portfolio', 'currencies') }} as digits on summed.currency_code = digits.currency_code
