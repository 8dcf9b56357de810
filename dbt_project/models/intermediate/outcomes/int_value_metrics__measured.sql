{% set timed = 'held_reason is null and at_days is not null' %}

-- Each fiscal period in the month of its middle; of two in one month (4-4-5) the later one speaks. Before anything
-- could be earned by plan an index of 0 says nothing.
with facts as (
    select
        facts.workstream_id,
        facts.ev_amount,
        facts.ac_amount,
        facts.bac_amount,
        coalesce(
            facts.held_reason,
            case
                when facts.ev_amount = 0 and coalesce(facts.first_due_on >= facts.period_ends_on, true)
                    then 'nothing is earned, and nothing that earns was due yet'
            end
        ) as held_reason,
        cast(indexed.earned_schedule_days as decimal(14, 4)) as es_days,
        case when indexed.actual_time_days > 0 then indexed.actual_time_days end as at_days,
        cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'facts.period_starts_on')) }} as date) as month_on,
        row_number() over (
            partition by
                facts.workstream_id,
                {{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'facts.period_starts_on')) }}
            order by facts.period_index desc
        ) as recency
    from {{ ref('fct_earned_value_period') }} as facts
    left join {{ ref('int_earned_value__indexed') }} as indexed
        on facts.workstream_id = indexed.workstream_id and facts.fiscal_period_id = indexed.fiscal_period_id
    where facts.is_over and facts.method is not null and facts.bac_amount > 0
),

scoped as (
    {% for scope in ["'portfolio'", 'workstream_id'] %}
        select
            {{ scope }} as scope_id,
            month_on,
            bac_amount,
            held_reason,
            case when held_reason is null then bac_amount end as measured_bac_amount,
            case when held_reason is null then ev_amount end as ev_amount,
            case when held_reason is null then ac_amount end as ac_amount,
            case when {{ timed }} then bac_amount end as timed_bac_amount,
            case when {{ timed }} then bac_amount * es_days end as es_weight,
            case when {{ timed }} then bac_amount * at_days end as at_weight
        from facts
        where recency = 1
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- What is held leaves the portfolio's figure and lowers its coverage; in days, money weighs.
metrics as (
    {% for metric_id, numerator, denominator, bac, unit in [
        ('cpi', 'ev_amount', 'ac_amount', 'measured_bac_amount', '1'),
        ('spi_time', 'es_weight', 'at_weight', 'timed_bac_amount', 'sum(timed_bac_amount)'),
    ] %}
        select
            scope_id,
            month_on,
            '{{ metric_id }}' as metric_id,
            {{ ratio('sum(' ~ numerator ~ ')', unit) }} as numerator,
            {{ ratio('sum(' ~ denominator ~ ')', unit) }} as denominator,
            count({{ bac }}) as sample_count,
            {{ ratio('coalesce(sum(' ~ bac ~ '), 0)', 'sum(bac_amount)') }} as coverage_ratio,
            case
                when count({{ bac }}) = 0 then coalesce(min(held_reason), 'all was finished before the plan began')
            end as held_reason
        from scoped
        group by scope_id, month_on
        having coalesce(sum({{ denominator }}), 0) <> 0 or count({{ bac }}) = 0
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    scope_id,
    month_on,
    metric_id,
    {{ ratio('numerator', 'denominator') }} as value,
    numerator,
    denominator,
    cast(sample_count as bigint) as sample_count,
    cast(1 as decimal(28, 10)) as fidelity_score,
    coverage_ratio,
    held_reason
from metrics
