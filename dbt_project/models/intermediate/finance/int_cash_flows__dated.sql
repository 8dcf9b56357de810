{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Actual figures count through the last closed month on both sides, plans from then on.
closed as (
    select month_on from {{ ref('int_months__dated') }}
    where is_closed
),

spent as (
    select
        spend.workstream_id,
        spend.month_on,
        spend.spend_amount as cost_amount,
        spend.untranslated_line_count as unrated_count
    from {{ ref('int_spend__monthly') }} as spend
    inner join closed on spend.month_on = closed.month_on
),

-- A forecast of a workstream's month replaces its budget.
planned as (
    select
        lines.workstream_id,
        lines.period_month as month_on,
        lines.measure,
        lines.reporting_amount,
        lines.is_rate_missing,
        max(case when lines.measure = 'forecast' then 1 else 0 end) over (
            partition by lines.workstream_id, lines.period_month
        ) as has_forecast
    from {{ ref('int_budget_lines__translated') }} as lines
    inner join run on lines.budget_version = run.budget_version
    left join closed on lines.period_month = closed.month_on
    where
        lines.is_current
        and coalesce(lines.account_class, 'expense') = 'expense'
        and closed.month_on is null
),

costs as (
    select * from spent
    union all
    select
        workstream_id,
        month_on,
        reporting_amount as cost_amount,
        case when is_rate_missing then 1 else 0 end as unrated_count
    from planned
    where measure = case when has_forecast = 1 then 'forecast' else 'budget' end
),

benefits as (
    select
        profiles.initiative_id,
        realised.month_on,
        realised.kind,
        case
            when realised.is_to_date then realised.realised_amount
            else coalesce(realised.forecast_amount, realised.planned_amount)
        end as benefit_amount,
        realised.unrated_count,
        realised.realised_missing_count as missing_count
    from {{ ref('int_benefits__realised') }} as realised
    inner join {{ source('portfolio', 'benefits') }} as profiles on realised.benefit_id = profiles.benefit_id
    where profiles.initiative_id is not null
),

flows as (
    select
        workstreams.initiative_id,
        costs.month_on,
        costs.cost_amount,
        cast(0 as decimal(28, 4)) as cashable_amount,
        cast(0 as decimal(28, 4)) as non_cashable_amount,
        cast(0 as decimal(28, 4)) as disbenefit_amount,
        costs.unrated_count,
        0 as missing_count
    from costs
    inner join {{ source('portfolio', 'workstreams') }} as workstreams on costs.workstream_id = workstreams.workstream_id
    where workstreams.initiative_id is not null
    union all
    select
        initiative_id,
        month_on,
        cast(0 as decimal(28, 4)) as cost_amount,
        case when kind = 'cashable' then benefit_amount else 0 end as cashable_amount,
        case when kind = 'non_cashable' then benefit_amount else 0 end as non_cashable_amount,
        case when kind = 'disbenefit' then benefit_amount else 0 end as disbenefit_amount,
        unrated_count,
        missing_count
    from benefits
),

monthly as (
    select
        initiative_id,
        month_on,
        cast(coalesce(sum(cost_amount), 0) as decimal(28, 4)) as cost_amount,
        cast(coalesce(sum(cashable_amount), 0) as decimal(28, 4)) as cashable_amount,
        cast(coalesce(sum(non_cashable_amount), 0) as decimal(28, 4)) as non_cashable_amount,
        cast(coalesce(sum(disbenefit_amount), 0) as decimal(28, 4)) as disbenefit_amount,
        sum(unrated_count) as unrated_count,
        sum(missing_count) as missing_count,
        min(month_on) over (partition by initiative_id) as first_month_on
    from flows
    group by initiative_id, month_on
)

select
    monthly.initiative_id,
    monthly.month_on,
    cast(
        12 * (extract(year from monthly.month_on) - extract(year from monthly.first_month_on))
        + extract(month from monthly.month_on) - extract(month from monthly.first_month_on) as integer
    ) as month_index,
    closed.month_on is not null as is_actual,
    monthly.cost_amount,
    monthly.cashable_amount,
    monthly.non_cashable_amount,
    monthly.disbenefit_amount,
    cast(
        monthly.cashable_amount + monthly.disbenefit_amount
        + case when terms.benefits_counted = 'all' then monthly.non_cashable_amount else 0 end as decimal(28, 4)
    ) as benefit_amount,
    run.reporting_currency as currency_code,
    monthly.unrated_count,
    monthly.missing_count
from monthly
cross join run
left join closed on monthly.month_on = closed.month_on
left join {{ source('portfolio', 'investment_terms') }} as terms on 1 = 1
