{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where date_on >= {{ first_touched_usage_day() }}{% endif %}",
) }}

{%- set touched_from = first_touched_usage_day() %}
{%- set past = 'partition by days.product, days.feature order by days.date_on' %}

-- No day tells of use more than 29 days before it.
with spanned as (
    select spanned.date_on
    from {{ ref('int_days__spanned') }} as spanned
    inner join {{ source('portfolio', 'run') }} as run on spanned.date_on <= run.as_of_on
    {%- if is_incremental() %}
    where spanned.date_on >= {{ dbt.dateadd('day', -29, touched_from) }}
    {%- endif %}
),

usage_daily as {{ kept() if is_incremental() else inlined() }} (
    select * from {{ ref('int_usage__daily') }}
    where
        action_count > 0
        and date_on >= (select min(spanned.date_on) from spanned)
),

-- Persons are counted anew on every level: they never add up. A day of several features stands as often on the levels
-- above them, and is its own next day.
days_of_use as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            date_on,
            next_on
        from (
            {{ rows_in_sequence(
                'usage_daily', [product, feature, 'person_id'] | reject('equalto', "'*'") | list, 'date_on', 'next_on'
            ) }}
        ) as days
    {% endfor %}
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
    from usage_daily
    group by product, feature, date_on
),

changes as (
    {% for day, daily, weekly, monthly in [
        ('date_on', 'person_count', 'person_count', 'person_count'),
        (dbt.dateadd('day', 'least(stay_days, 7)', 'date_on'), '0', '-person_count', '0'),
        (dbt.dateadd('day', 'stay_days', 'date_on'), '0', '0', '-person_count'),
    ] %}
        select
            product,
            feature,
            cast({{ day }} as date) as date_on,
            {{ daily }} as daily_count,
            {{ weekly }} as weekly_change,
            {{ monthly }} as monthly_change,
            0 as action_count
        from stays
        union all
    {% endfor %}
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
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

known as (
    select
        product,
        feature,
        min(date_on) as first_on
    from changes_daily
    group by product, feature
    {%- if is_incremental() %}
    union all
    select
        product,
        feature,
        min(date_on) as first_on
    from {{ this }}
    group by product, feature
    {%- endif %}
),

days as (
    select
        known.product,
        known.feature,
        spanned.date_on,
        min(known.first_on) as first_on
    from known
    inner join spanned on known.first_on <= spanned.date_on
    group by known.product, known.feature, spanned.date_on
),

windowed as (
    select
        days.product,
        days.feature,
        days.date_on,
        cast({{ days_between('days.first_on', 'days.date_on') }} + 1 as integer) as known_days,
        cast(coalesce(changes_daily.daily_count, 0) as bigint) as daily_active_count,
        cast(coalesce(sum(changes_daily.weekly_change) over ({{ past }}), 0) as bigint) as weekly_active_count,
        cast(coalesce(sum(changes_daily.monthly_change) over ({{ past }}), 0) as bigint) as monthly_active_count,
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
)

select * from windowed
{%- if is_incremental() %}
where date_on >= {{ touched_from }}
{%- endif %}
