with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

-- Pairs of a feature and an eligible person: each feature has its own list.
adoption as (
    select
        month_on,
        sum(active_count) as active_count,
        sum(eligible_count) as eligible_count,
        min(held_reason) as held_reason,
        min(case when is_by_person then 1 else 0 end) = 1 as is_by_person
    from {{ ref('int_adoption__monthly') }}
    where is_month_complete
    group by month_on
),

active as (
    select
        usage_daily.month_on,
        count(distinct usage_daily.person_id) as active_count
    from {{ ref('int_usage__daily') }} as usage_daily
    group by usage_daily.month_on
),

owned as (
    select
        month_on,
        count(*) as entity_count,
        count(case when owner_count = 1 then 1 end) as owned_count
    from {{ ref('int_ownership__monthly') }}
    where entity_type in ('kpi', 'milestone')
    group by month_on
),

metrics as (
    select
        month_on,
        'adoption_ratio' as metric_id,
        {{ ratio('active_count', 'eligible_count') }} as value,
        active_count as numerator,
        eligible_count as denominator,
        eligible_count as sample_count,
        case when is_by_person then {{ fidelity_score("'event'") }} else {{ fidelity_score("'aggregate'") }} end
            as fidelity_score,
        held_reason
    from adoption
    union all
    select
        active.month_on,
        'monthly_active_persons' as metric_id,
        cast(active.active_count as decimal(28, 10)) as value,
        null as numerator,
        null as denominator,
        active.active_count as sample_count,
        {{ fidelity_score("'event'") }} as fidelity_score,
        case when active.active_count < run.min_group_count then 'the group is too small to publish' end as held_reason
    from active
    cross join run
    union all
    select
        month_on,
        'ownership_coverage_ratio' as metric_id,
        {{ ratio('owned_count', 'entity_count') }} as value,
        owned_count as numerator,
        entity_count as denominator,
        entity_count as sample_count,
        {{ fidelity_score("'event'") }} as fidelity_score,
        cast(null as varchar) as held_reason
    from owned
)

select
    'portfolio' as scope_id,
    metrics.month_on,
    metrics.metric_id,
    case when metrics.held_reason is null then metrics.value end as value,
    cast(case when metrics.held_reason is null then metrics.numerator end as decimal(28, 10)) as numerator,
    cast(case when metrics.held_reason is null then metrics.denominator end as decimal(28, 10)) as denominator,
    cast(case when metrics.held_reason is null then metrics.sample_count end as bigint) as sample_count,
    metrics.fidelity_score,
    cast(1 as decimal(28, 10)) as coverage_ratio,
    metrics.held_reason
from metrics
inner join months on metrics.month_on = months.month_on
