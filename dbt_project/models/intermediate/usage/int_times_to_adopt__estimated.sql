{{ config(materialized='table') }}

-- One clock per person and feature: it starts with the first stretch of eligibility and stops with the first use in
-- it, with its end or with the day the month is judged.
with clocks as (
    select
        product,
        feature,
        valid_from,
        adopted_on,
        cast({{ dbt.dateadd('day', -1, 'valid_to') }} as date) as last_on,
        count(*) as person_count
    from {{ ref('int_eligibility__resolved') }}
    where span_number = 1
    group by product, feature, valid_from, adopted_on, valid_to
),

stopped as (
    select
        clocks.product,
        clocks.feature,
        months.month_on,
        clocks.person_count,
        coalesce(clocks.adopted_on <= months.judged_on, false) as has_adopted,
        {{ days_between(
            'clocks.valid_from',
            'least(coalesce(clocks.adopted_on, months.judged_on), coalesce(clocks.last_on, months.judged_on), months.judged_on)'
        ) }} as elapsed_days
    from clocks
    inner join {{ ref('int_months__dated') }} as months on clocks.valid_from <= months.judged_on
),

by_days as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            month_on,
            elapsed_days,
            sum(person_count) as stopped_count,
            sum(case when has_adopted then person_count else 0 end) as adopted_count
        from stopped
        group by {{ [product, feature, 'month_on', 'elapsed_days'] | reject('equalto', "'*'") | join(', ') }}
    {% endfor %}
),

-- Whoever stops on a day was still at risk on it.
at_risk as (
    select
        *,
        sum(stopped_count) over (
            partition by product, feature, month_on
            order by elapsed_days desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from by_days
),

-- The product limit as a sum of logarithms. Decimals add up to the same digits in any order, and rounding to ten
-- places brings back the exact half; a day on which everybody left adopts ends it at nothing.
surviving as (
    select
        *,
        round(exp(cast(sum(
            cast(case
                when adopted_count = at_risk_count then -1000
                else ln(1 - cast(adopted_count as double) / cast(at_risk_count as double))
            end as decimal(28, 18))
        ) over (
            partition by product, feature, month_on
            order by elapsed_days asc
            rows between unbounded preceding and current row
        ) as double)), 10) as surviving_ratio
    from at_risk
)

select
    product,
    feature,
    month_on,
    cast(sum(stopped_count) as bigint) as eligible_count,
    cast(sum(adopted_count) as bigint) as adopted_count,
    cast(min(case when surviving_ratio <= 0.5 then elapsed_days end) as integer) as median_days
from surviving
group by product, feature, month_on
