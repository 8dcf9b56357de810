with months as (
    select * from {{ ref('int_months__dated') }}
),

-- Cost against the approved budget, each fiscal period in the month of its middle.
compared as (
    select
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'period_starts_on')) }} as date) as month_on,
        workstream_id,
        budget_to_date_amount as budget_amount,
        actual_amount,
        held_reason
    from {{ ref('int_budgets__compared') }}
    where account_class = 'expense' and period_starts_on is not null and is_year_budgeted
),

scoped as (
    select
        'portfolio' as scope_id,
        compared.*
    from compared
    union all
    select
        compared.workstream_id as scope_id,
        compared.*
    from compared
    where compared.workstream_id is not null
),

budgets as (
    select
        scoped.scope_id,
        scoped.month_on,
        'budget_variance_ratio' as metric_id,
        sum(scoped.actual_amount) - sum(scoped.budget_amount) as numerator,
        sum(scoped.budget_amount) as denominator,
        count(*) as sample_count,
        min(scoped.held_reason) as held_reason
    from scoped
    inner join months on scoped.month_on = months.month_on
    group by scoped.scope_id, scoped.month_on
    having sum(scoped.budget_amount) <> 0 or min(scoped.held_reason) is not null
),

-- Cashable benefits only: a ratio never mixes kinds. Both sides run through the last closed period.
benefits as (
    select
        'portfolio' as scope_id,
        months.month_on,
        'benefit_realisation_ratio' as metric_id,
        sum(coalesce(realised.validated_amount, 0)) as numerator,
        sum(coalesce(realised.planned_amount, 0)) as denominator,
        count(distinct realised.benefit_id) as sample_count,
        min(realised.held_reason) as held_reason
    from months
    inner join {{ ref('int_benefits__realised') }} as realised on months.month_on >= realised.month_on
    where
        realised.kind = 'cashable'
        and realised.is_to_date
        and months.is_complete
        and coalesce(realised.held_reason, '') <> 'nothing was planned to date'
    group by months.month_on
    having sum(coalesce(realised.planned_amount, 0)) <> 0
),

-- Spend on work with a live link to an outcome, of all spend on workstreams.
linked as (
    select
        'portfolio' as scope_id,
        spend.month_on,
        'link_coverage_ratio' as metric_id,
        sum(case when spend.kpi_id <> 'unlinked' then spend.spend_amount else 0 end) as numerator,
        sum(spend.spend_amount) as denominator,
        count(distinct spend.workstream_id) as sample_count,
        case when sum(spend.untranslated_line_count) > 0 then 'a posted line has no exchange rate at most 4 days old' end
            as held_reason
    from {{ ref('int_spend__monthly') }} as spend
    inner join months on spend.month_on = months.month_on
    where spend.workstream_id not in ('unassigned', 'unallocated')
    group by spend.month_on
),

metrics as (
    select * from budgets
    union all
    select * from benefits
    union all
    select * from linked
)

select
    metrics.scope_id,
    metrics.month_on,
    metrics.metric_id,
    case when metrics.held_reason is null then {{ ratio('metrics.numerator', 'metrics.denominator') }} end as value,
    cast(case when metrics.held_reason is null then metrics.numerator end as decimal(28, 10)) as numerator,
    cast(case when metrics.held_reason is null then metrics.denominator end as decimal(28, 10)) as denominator,
    cast(metrics.sample_count as bigint) as sample_count,
    cast(1 as decimal(28, 10)) as fidelity_score,
    cast(1 as decimal(28, 10)) as coverage_ratio,
    metrics.held_reason
from metrics
