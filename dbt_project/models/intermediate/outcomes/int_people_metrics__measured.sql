with owned as (
    select
        month_on,
        count(*) as entity_count,
        count(case when owner_count = 1 then 1 end) as owned_count
    from {{ ref('int_ownership__monthly') }}
    where entity_type in ('kpi', 'milestone')
    group by month_on
)

select
    'portfolio' as scope_id,
    owned.month_on,
    'ownership_coverage_ratio' as metric_id,
    {{ ratio('owned.owned_count', 'owned.entity_count') }} as value,
    cast(owned.owned_count as decimal(28, 10)) as numerator,
    cast(owned.entity_count as decimal(28, 10)) as denominator,
    cast(owned.entity_count as bigint) as sample_count,
    {{ fidelity_score("'event'") }} as fidelity_score,
    cast(1 as decimal(28, 10)) as coverage_ratio,
    cast(null as varchar) as held_reason
from owned
inner join {{ ref('int_months__dated') }} as months on owned.month_on = months.month_on
