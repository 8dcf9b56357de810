{{ config(materialized='table') }}

{%- set past = 'partition by days.product, days.feature order by days.date_on' %}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Persons are counted anew on every level: they never add up.
days_of_use as (
    {{ days_of_use() }}
),

-- A person counts from a day of use until the window has passed or the next use begins, whichever is sooner. So
-- the stays of one person never overlap, and a running sum of comings and goings counts each person once.
stays as (
    select
        product,
        feature,
        date_on,
        least(coalesce({{ days_between('date_on', 'next_on') }}, 30), 30) as stay_days,
        count(*) as person_count
    from days_of_use
    where next_on is null or next_on > date_on
    group by product, feature, date_on, least(coalesce({{ days_between('date_on', 'next_on') }}, 30), 30)
),

actions as (
    select
        product,
        feature,
        date_on,
        sum(action_count) as action_count
    from {{ ref('int_usage__daily') }}
    where action_count > 0
    group by product, feature, date_on
),

changes as (
    select
        product,
        feature,
        date_on,
        person_count as daily_count,
        person_count as weekly_change,
        person_count as monthly_change,
        0 as action_count
    from stays
    union all
    select
        product,
        feature,
        cast({{ dbt.dateadd('day', 'least(stay_days, 7)', 'date_on') }} as date) as date_on,
        0 as daily_count,
        -person_count as weekly_change,
        0 as monthly_change,
        0 as action_count
    from stays
    union all
    select
        product,
        feature,
        cast({{ dbt.dateadd('day', 'stay_days', 'date_on') }} as date) as date_on,
        0 as daily_count,
        0 as weekly_change,
        -person_count as monthly_change,
        0 as action_count
    from stays
    {% for product, feature in adoption_levels() %}
        union all
        select
            {{ product }} as product,
            {{ feature }} as feature,
            date_on,
            0 as daily_count,
            0 as weekly_change,
            0 as monthly_change,
            action_count
        from actions
    {% endfor %}
),

changes_daily as (
    select
        product,
        feature,
        date_on,
        sum(daily_count) as daily_count,
        sum(weekly_change) as weekly_change,
        sum(monthly_change) as monthly_change,
        sum(action_count) as action_count
    from changes
    group by product, feature, date_on
),

firsts as (
    select
        product,
        feature,
        min(date_on) as first_on
    from changes_daily
    group by product, feature
),

days as (
    select
        firsts.product,
        firsts.feature,
        spanned.date_on
    from firsts
    inner join {{ ref('int_days__spanned') }} as spanned on firsts.first_on <= spanned.date_on
    inner join run on spanned.date_on <= run.as_of_on
)

select
    days.product,
    days.feature,
    days.date_on,
    cast(row_number() over ({{ past }}) as integer) as known_days,
    cast(coalesce(changes_daily.daily_count, 0) as bigint) as daily_active_count,
    cast(sum(changes_daily.weekly_change) over ({{ past }}) as bigint) as weekly_active_count,
    cast(sum(changes_daily.monthly_change) over ({{ past }}) as bigint) as monthly_active_count,
    cast(coalesce(sum(changes_daily.daily_count) over ({{ past }} rows between 6 preceding and current row), 0) as bigint)
        as weekly_person_days,
    cast(coalesce(sum(changes_daily.daily_count) over ({{ past }} rows between 29 preceding and current row), 0) as bigint)
        as monthly_person_days,
    cast(coalesce(changes_daily.action_count, 0) as bigint) as action_count
from days
left join changes_daily
    on
        days.product = changes_daily.product
        and days.feature = changes_daily.feature
        and days.date_on = changes_daily.date_on
