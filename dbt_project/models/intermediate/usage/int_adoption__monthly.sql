{{ config(materialized='table') }}

with eligibility as (
    select * from {{ ref('int_eligibility__monthly') }}
),

used as (
    select * from {{ ref('int_usage__monthly') }}
    where action_count > 0
),

-- Persons are counted anew on every level: they never add up.
activity as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            month_on,
            count(distinct person_id) as active_count,
            count(*) as used_feature_count,
            sum(action_count) as action_count
        from used
        group by {{ [product, feature, 'month_on'] | reject('equalto', "'*'") | join(', ') }}
    {% endfor %}
),

-- Active while eligible: used the feature on a day of one's own eligibility.
active_eligible as (
    select
        product,
        feature,
        month_on,
        count(distinct person_id) as active_count
    from ({{ first_uses_within(ref('int_eligibility__resolved')) }}) as eligible_use
    group by product, feature, month_on
),

compared as (
    select
        eligibility.product,
        eligibility.feature,
        eligibility.month_on,
        eligibility.is_by_person,
        eligibility.eligible_count,
        coalesce(
            case when eligibility.is_by_person then active_eligible.active_count else activity.active_count end, 0
        ) as eligible_active_count
    from eligibility
    left join active_eligible
        on
            eligibility.product = active_eligible.product
            and eligibility.feature = active_eligible.feature
            and eligibility.month_on = active_eligible.month_on
    left join activity
        on
            eligibility.product = activity.product
            and eligibility.feature = activity.feature
            and eligibility.month_on = activity.month_on
),

-- Pairs of a feature and an eligible person: each feature has its own list.
rates as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            month_on,
            min(case when is_by_person then 1 else 0 end) = 1 as is_by_person,
            sum(eligible_count) as eligible_count,
            sum(eligible_active_count) as eligible_active_count,
            max(case when eligible_active_count > eligible_count then 1 else 0 end) = 1 as is_overfull
        from compared
        group by {{ [product, feature, 'month_on'] | reject('equalto', "'*'") | join(', ') }}
    {% endfor %}
),

keys as (
    select
        product,
        feature,
        month_on
    from activity
    union
    select
        product,
        feature,
        month_on
    from rates
)

select
    keys.product,
    keys.feature,
    keys.month_on,
    cast({{ dbt.last_day('keys.month_on', 'month') }} as date) <= run.as_of_on as is_month_complete,
    cast(coalesce(activity.active_count, 0) as bigint) as active_count,
    cast(coalesce(activity.used_feature_count, 0) as bigint) as used_feature_count,
    cast(coalesce(activity.action_count, 0) as bigint) as action_count,
    rates.is_by_person,
    cast(rates.eligible_count as bigint) as eligible_count,
    cast(rates.eligible_active_count as bigint) as eligible_active_count,
    case
        when rates.eligible_count is null then {{ no_eligible_list_reason() }}
        when rates.eligible_count = 0 then 'nobody was eligible'
        when rates.is_overfull then 'more persons were active than the stated total of eligible ones'
    end as adoption_held_reason
from keys
cross join {{ source('portfolio', 'run') }} as run
left join activity
    on
        keys.product = activity.product
        and keys.feature = activity.feature
        and keys.month_on = activity.month_on
left join rates
    on
        keys.product = rates.product
        and keys.feature = rates.feature
        and keys.month_on = rates.month_on
