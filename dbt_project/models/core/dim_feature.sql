with eligibility as (
    select distinct
        product,
        feature
    from {{ ref('int_eligibility__resolved') }}
),

used as (
    select
        product,
        feature,
        'person' as counted_by,
        min(date_on) as first_used_on
    from {{ ref('int_actives__windowed') }}
    group by product, feature
),

totals as (
    select
        product,
        coalesce(feature, '*') as feature,
        min(date_on) as first_used_on
    from {{ ref('int_usage_daily__known') }}
    where active_count > 0
    group by product, coalesce(feature, '*')
),

keys as (
    select
        product,
        feature
    from used
    union
    select
        product,
        feature
    from totals
    union
    select
        product,
        feature
    from eligibility
    union
    select
        product,
        '*' as feature
    from eligibility
    union
    select
        product,
        '*' as feature
    from totals
    union
    select
        '*' as product,
        '*' as feature
    from eligibility
)

select
    keys.product || ':' || keys.feature as feature_id,
    keys.product,
    keys.feature,
    case when keys.product = '*' then 'portfolio' when keys.feature = '*' then 'product' else 'feature' end as level,
    case
        when used.product is not null then 'person'
        when totals.product is not null then 'total'
        else 'nobody'
    end as counted_by,
    coalesce(used.first_used_on, totals.first_used_on) as first_used_on,
    eligibility.feature is not null as has_eligible_population,
    coalesce(products.natural_frequency, 'daily') as natural_frequency,
    products.activation_within_days,
    coalesce(products.definition_version, '1') as definition_version
from keys
left join used on keys.product = used.product and keys.feature = used.feature
left join totals on keys.product = totals.product and keys.feature = totals.feature
left join eligibility on keys.product = eligibility.product and keys.feature = eligibility.feature
left join {{ source('portfolio', 'products') }} as products on keys.product = products.product
