with months as (
    select * from {{ ref('int_months__dated') }}
),

windowed as (
    select
        months.month_on,
        actives.*
    from {{ ref('int_actives__windowed') }} as actives
    inner join months on actives.date_on = months.judged_on
),

retention as (
    select
        product,
        feature,
        cohort_on,
        max(case when measure = 'n_day' and from_days = 7 then retention_ratio end) as retention_d7_ratio,
        max(case when measure = 'n_day' and from_days = 30 then retention_ratio end) as retention_d30_ratio,
        max(case when measure = 'activation' then retention_ratio end) as activation_ratio
    from {{ ref('fct_retention_cohort') }}
    where cohort_period = 'month'
    group by product, feature, cohort_on
),

features as (
    select * from {{ ref('dim_feature') }}
),

-- A feature of which only totals of days are delivered has its months, and no number of persons in them.
keys as (
    select
        product,
        feature,
        month_on
    from {{ ref('int_adoption__monthly') }}
    union
    select
        features.product,
        features.feature,
        months.month_on
    from features
    inner join months on features.first_used_on <= months.judged_on
),

measured as (
    select
        keys.product,
        keys.feature,
        keys.month_on,
        adoption.eligible_count,
        adoption.adoption_held_reason,
        coalesce(adoption.eligible_active_count, adoption.active_count, 0) as active_count,
        coalesce(adoption.active_count, 0) as user_count,
        adoption.action_count,
        adoption.used_feature_count,
        windowed.known_days,
        windowed.weekly_active_count,
        windowed.monthly_active_count,
        windowed.weekly_person_days,
        windowed.monthly_person_days
    from keys
    left join {{ ref('int_adoption__monthly') }} as adoption
        on keys.product = adoption.product and keys.feature = adoption.feature and keys.month_on = adoption.month_on
    left join windowed
        on keys.product = windowed.product and keys.feature = windowed.feature and keys.month_on = windowed.month_on
),

judged as (
    {{ rows_with_small_groups(
        'measured', ['active_count', 'eligible_count', 'user_count', 'weekly_active_count', 'monthly_active_count'], 'month_on'
    ) }}
),

explained as (
    select
        judged.*,
        features.feature_id,
        features.counted_by,
        features.natural_frequency,
        features.definition_version,
        case
            when features.counted_by = 'total' then 'only totals of a day are delivered: they never add up to a month'
            when judged.is_active_count_held or judged.is_eligible_count_held then {{ small_group_reason() }}
            when judged.eligible_count is null then {{ no_eligible_list_reason() }}
            else judged.adoption_held_reason
        end as held_reason,
        judged.is_weekly_active_count_held or judged.known_days < 7 as is_weekly_held,
        judged.is_monthly_active_count_held or judged.known_days < 30 as is_monthly_held
    from judged
    inner join features on judged.product = features.product and judged.feature = features.feature
)

select
    explained.feature_id,
    explained.product,
    explained.feature,
    explained.month_on,
    months.is_complete as is_month_complete,
    case when explained.counted_by <> 'total' and not explained.is_active_count_held then explained.active_count end
        as active_count,
    case when not explained.is_eligible_count_held then explained.eligible_count end as eligible_count,
    case when explained.held_reason is null then {{ ratio('explained.active_count', 'explained.eligible_count') }} end
        as adoption_ratio,
    explained.held_reason,
    case when not explained.is_monthly_active_count_held then explained.monthly_active_count end as monthly_active_count,
    case
        when not explained.is_monthly_held
            then {{ ratio('explained.monthly_person_days', '30 * explained.monthly_active_count') }}
    end as dau_mau_ratio,
    case
        when explained.natural_frequency = 'weekly' and not explained.is_weekly_held
            then {{ ratio('explained.weekly_person_days', '7 * explained.weekly_active_count') }}
        when explained.natural_frequency = 'daily' and not explained.is_monthly_held
            then {{ ratio('explained.monthly_person_days', '30 * explained.monthly_active_count') }}
    end as stickiness_ratio,
    explained.natural_frequency,
    retention.retention_d7_ratio,
    retention.retention_d30_ratio,
    retention.activation_ratio,
    case when not explained.is_eligible_count_held then times.median_days end as time_to_adopt_median_days,
    case when not explained.is_user_count_held then {{ ratio('explained.used_feature_count', 'explained.user_count') }} end
        as features_per_person,
    case when not explained.is_user_count_held then {{ ratio('explained.action_count', 'explained.user_count') }} end
        as actions_per_person,
    explained.definition_version
from explained
inner join months on explained.month_on = months.month_on
left join retention
    on
        explained.product = retention.product
        and explained.feature = retention.feature
        and explained.month_on = retention.cohort_on
left join {{ ref('int_times_to_adopt__estimated') }} as times
    on
        explained.product = times.product
        and explained.feature = times.feature
        and explained.month_on = times.month_on
