with retention as (
    select * from {{ ref('int_retention__measured') }}
),

judged as (
    {{ rows_with_small_groups(
        'retention', ['cohort_count', 'returned_count'], 'cohort_period, cohort_on, measure, from_days, to_days'
    ) }}
),

explained as (
    select
        *,
        case
            when is_cohort_count_held or is_returned_count_held then {{ small_group_reason() }}
            when not is_complete then 'its days are not over for the whole cohort'
        end as held_reason
    from judged
)

select
    product || ':' || feature as feature_id,
    product,
    feature,
    cohort_period,
    cohort_on,
    measure,
    from_days,
    to_days,
    case when not is_cohort_count_held then cohort_count end as cohort_count,
    case when held_reason is null then returned_count end as returned_count,
    case when held_reason is null then {{ ratio('returned_count', 'cohort_count') }} end as retention_ratio,
    held_reason
from explained
