with observations as (
    select
        *,
        cast({{ dbt.date_trunc('month', 'observed_on') }} as date) as month_on,
        row_number() over (
            partition by kpi_id, {{ dbt.date_trunc('month', 'observed_on') }} order by observed_on desc
        ) as recency
    from {{ ref('fct_kpi_observation') }}
    where is_current and slice = 'all' and landed_record_id is not null
),

-- The newest observation of a month is the one that its numbers rest on.
newest as (
    select
        'kpi:' || kpi_id as evidence_basis,
        month_on,
        cast(null as varchar) as workstream_id,
        'core.fct_kpi_observation' as source_table,
        kpi_id || '|' || cast(observed_on as varchar) || '|' || slice || '|' || cast(vintage_number as varchar)
            as source_row_id,
        landed_record_id,
        value as numerator_part,
        cast(null as decimal(28, 10)) as denominator_part,
        1 as row_count
    from observations
    where recency = 1
),

listed_anew as (
    {{ costs_listed_anew() }}
),

spend as (
    select
        spend.month_on,
        spend.workstream_id,
        spend.ledger_line_id,
        spend.posted_on,
        sum(case when spend.kpi_id <> 'unlinked' then spend.reporting_amount else 0 end) as linked_amount,
        sum(spend.reporting_amount) as spend_amount
    from {{ ref('fct_cost_allocated') }} as spend
    inner join listed_anew
        on
            spend.posted_on = listed_anew.posted_on
            and spend.ledger_line_id = listed_anew.ledger_line_id
            and spend.workstream_id = listed_anew.workstream_id
    -- not asked of the spend itself: its other amounts would be unpacked, too
    where listed_anew.workstream_id not in ('unassigned', 'unallocated')
    group by spend.month_on, spend.workstream_id, spend.ledger_line_id, spend.posted_on
),

spend_lines as (
    select
        'spend_lines' as evidence_basis,
        spend.month_on,
        spend.workstream_id,
        -- a pooled line is spent on several workstreams
        'core.fct_cost_allocated' as source_table,
        spend.ledger_line_id || '|' || spend.workstream_id as source_row_id,
        ledger.landed_record_id,
        spend.linked_amount as numerator_part,
        spend.spend_amount as denominator_part,
        1 as row_count
    from spend
    inner join {{ ref('fct_ledger_line') }} as ledger
        on spend.posted_on = ledger.posted_on and spend.ledger_line_id = ledger.ledger_line_id
),

budget_periods as (
    select
        'budget_periods' as evidence_basis,
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'period_starts_on')) }} as date) as month_on,
        workstream_id,
        'finance.budget_vs_actual' as source_table,
        coalesce(entity_id, '') || '|' || coalesce(workstream_id, '') || '|' || coalesce(account_code, '') || '|'
        || coalesce(fiscal_period_id, '') as source_row_id,
        cast(null as varchar) as landed_record_id,
        actual_amount - budget_to_date_amount as numerator_part,
        budget_to_date_amount as denominator_part,
        1 as row_count
    from {{ ref('int_budgets__compared') }}
    where account_class = 'expense' and period_starts_on is not null and is_year_budgeted
),

earned_value_periods as (
    select
        'earned_value_periods' as evidence_basis,
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'period_starts_on')) }} as date) as month_on,
        workstream_id,
        'core.fct_earned_value_period' as source_table,
        workstream_id || '|' || fiscal_period_id as source_row_id,
        cast(null as varchar) as landed_record_id,
        ev_amount as numerator_part,
        ac_amount as denominator_part,
        1 as row_count
    from {{ ref('fct_earned_value_period') }}
    where is_over and method is not null and bac_amount > 0
),

-- To date: every month up to the number's own.
benefit_months as (
    select
        'benefit_months' as evidence_basis,
        months.month_on,
        cast(null as varchar) as workstream_id,
        'finance.benefits_realisation' as source_table,
        realised.benefit_id || '|' || cast(realised.month_on as varchar) as source_row_id,
        cast(null as varchar) as landed_record_id,
        realised.validated_amount as numerator_part,
        realised.planned_amount as denominator_part,
        1 as row_count
    from {{ ref('int_months__dated') }} as months
    inner join {{ ref('int_benefits__realised') }} as realised on months.month_on >= realised.month_on
    where realised.kind = 'cashable' and realised.is_to_date
)

{% for basis in ['newest', 'spend_lines', 'budget_periods', 'earned_value_periods', 'benefit_months'] %}
    select * from {{ basis }}
    {{ 'union all' if not loop.last }}
{% endfor %}
