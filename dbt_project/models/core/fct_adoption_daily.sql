with by_person as (
    select * from {{ ref('int_actives__windowed') }}
),

named as (
    select distinct
        product,
        feature
    from by_person
),

actives as (
    select
        product,
        feature,
        date_on,
        'person' as counted_by,
        daily_active_count,
        weekly_active_count,
        monthly_active_count,
        action_count
    from by_person
    union all
    -- Where only totals are delivered, nobody can tell how many persons a week or a month had.
    select
        totals.product,
        coalesce(totals.feature, '*') as feature,
        totals.date_on,
        'total' as counted_by,
        totals.active_count as daily_active_count,
        cast(null as bigint) as weekly_active_count,
        cast(null as bigint) as monthly_active_count,
        cast(null as bigint) as action_count
    from {{ ref('int_usage_daily__known') }} as totals
    inner join {{ source('portfolio', 'run') }} as run on totals.date_on <= run.as_of_on
    left join named
        on
            totals.product = named.product
            and coalesce(totals.feature, '*') = named.feature
    where named.product is null
),

judged as (
    {{ rows_with_small_groups(
        'actives', ['daily_active_count', 'weekly_active_count', 'monthly_active_count'], 'date_on'
    ) }}
)

select
    product || ':' || feature as feature_id,
    product,
    feature,
    date_on,
    counted_by,
    case when not is_daily_active_count_held then daily_active_count end as daily_active_count,
    case when not is_weekly_active_count_held then weekly_active_count end as weekly_active_count,
    case when not is_monthly_active_count_held then monthly_active_count end as monthly_active_count,
    case when not is_daily_active_count_held then action_count end as action_count,
    case
        when is_daily_active_count_held or is_weekly_active_count_held or is_monthly_active_count_held
            then {{ small_group_reason() }}
        when counted_by = 'total' then 'only totals of a day are delivered: they never add up to a week or a month'
    end as held_reason
from judged
