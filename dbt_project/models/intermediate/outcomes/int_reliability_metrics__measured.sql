{% set evidence_days = 90 %}

with months as (
    select * from {{ ref('int_months__dated') }}
),

-- Each check as it stood on the day the month is judged.
checks as (
    select
        months.month_on,
        checks.workstream_id,
        checks.result,
        checks.is_critical,
        checks.is_mandatory and checks.result <> 'not_applicable' as is_due,
        checks.result = 'passed'
        and {{ days_between('checks.evidence_on', 'months.judged_on') }} <= {{ evidence_days }} as is_proven
    from months
    inner join {{ ref('fct_readiness') }} as checks
        on months.judged_on >= checks.assessed_on
            and (checks.superseded_on is null or months.judged_on < checks.superseded_on)
),

scoped_checks as (
    select
        'portfolio' as scope_id,
        checks.*
    from checks
    union all
    select
        checks.workstream_id as scope_id,
        checks.*
    from checks
),

readiness as (
    select
        scope_id,
        month_on,
        'operational_readiness_ratio' as metric_id,
        sum(case when is_due and is_proven then 1 else 0 end) as numerator,
        sum(case when is_due then 1 else 0 end) as denominator,
        count(*) as sample_count,
        max(case when is_critical and result = 'failed' then 1 else 0 end) = 1 as is_capped
    from scoped_checks
    group by scope_id, month_on
),

linked as (
    select distinct
        links.workstream_id,
        months.month_on
    from {{ ref('bridge_workstream_kpi') }} as links
    inner join months
        on links.valid_from <= months.judged_on
            and (links.valid_to is null or links.valid_to > months.judged_on)
    where links.link_type in ('driver', 'enabler', 'guardrail')
),

finished as (
    select
        'portfolio' as scope_id,
        months.month_on,
        'link_coverage_items_ratio' as metric_id,
        count(linked.workstream_id) as numerator,
        count(*) as denominator,
        count(*) as sample_count,
        false as is_capped
    from months
    inner join {{ ref('int_flow_items__scoped') }} as items
        on items.scope_id = 'portfolio'
            and months.month_on <= items.finished_on
            and months.judged_on >= items.finished_on
    left join linked
        on items.workstream_id = linked.workstream_id
            and months.month_on = linked.month_on
    group by months.month_on
),

metrics as (
    select * from readiness
    union all
    select * from finished
)

select
    scope_id,
    month_on,
    metric_id,
    {{ ratio('numerator', 'denominator') }} as value,
    cast(numerator as decimal(28, 10)) as numerator,
    cast(denominator as decimal(28, 10)) as denominator,
    cast(sample_count as bigint) as sample_count,
    {{ fidelity_score("'event'") }} as fidelity_score,
    cast(1 as decimal(28, 10)) as coverage_ratio,
    cast(null as varchar) as held_reason,
    is_capped
from metrics
