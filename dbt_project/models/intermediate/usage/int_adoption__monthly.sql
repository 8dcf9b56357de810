{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

eligibility as (
    select * from {{ ref('int_eligibility__monthly') }}
),

usage_daily as (
    select * from {{ ref('int_usage__daily') }}
),

-- Active while eligible: used the feature on a day of one's own eligibility.
active_eligible as (
    select
        usage_daily.feature,
        usage_daily.month_on,
        count(distinct usage_daily.person_id) as active_count
    from usage_daily
    inner join {{ ref('int_eligible_population__known') }} as eligible
        on
            usage_daily.feature = eligible.feature
            and usage_daily.person_id = eligible.person_id
            and usage_daily.date_on >= eligible.valid_from
            and (eligible.valid_to is null or usage_daily.date_on < eligible.valid_to)
    group by usage_daily.feature, usage_daily.month_on
),

active_anyone as (
    select
        feature,
        month_on,
        count(distinct person_id) as active_count
    from usage_daily
    group by feature, month_on
),

measured as (
    select
        eligibility.feature,
        eligibility.month_on,
        eligibility.is_by_person,
        eligibility.eligible_count,
        coalesce(
            case when eligibility.is_by_person then active_eligible.active_count else active_anyone.active_count end, 0
        ) as active_count,
        eligibility.ends_on = cast({{ dbt.last_day('eligibility.month_on', 'month') }} as date) as is_month_complete,
        run.min_group_count,
        case
            when eligibility.eligible_count = 0 then 'nobody was eligible'
            when eligibility.eligible_count < run.min_group_count then 'the group is too small to publish'
            when not eligibility.is_by_person and active_anyone.active_count > eligibility.eligible_count
                then 'more persons were active than the stated total of eligible ones'
        end as held_reason
    from eligibility
    cross join run
    left join active_eligible
        on
            eligibility.feature = active_eligible.feature
            and eligibility.month_on = active_eligible.month_on
    left join active_anyone
        on
            eligibility.feature = active_anyone.feature
            and eligibility.month_on = active_anyone.month_on
)

-- Eligible, active and the ratio go together: any two of them would tell the third.
select
    feature,
    month_on,
    is_by_person,
    is_month_complete,
    case when held_reason is null then active_count end as active_count,
    case when held_reason is null then eligible_count end as eligible_count,
    case when held_reason is null then {{ ratio('active_count', 'eligible_count') }} end as adoption_ratio,
    held_reason
from measured
