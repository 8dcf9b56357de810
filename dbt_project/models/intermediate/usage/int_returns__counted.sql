{{ config(materialized='table') }}

-- Every feature, every product and the whole, `*` standing for all.
with person_days as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            person_id,
            date_on
        from {{ ref('int_usage__daily') }}
        where action_count > 0
    {% endfor %}
),

lives as (
    select
        product,
        feature,
        person_id,
        min(date_on) as first_on,
        max(date_on) as last_on
    from person_days
    group by product, feature, person_id
),

windows as (
    select
        product,
        measure,
        from_days,
        to_days
    from {{ source('portfolio', 'retention_windows') }}
    union
    select
        '*' as product,
        measure,
        from_days,
        to_days
    from {{ source('portfolio', 'retention_windows') }}
),

hits as (
    select
        lives.*,
        windows.measure,
        windows.from_days,
        windows.to_days
    from person_days
    inner join lives
        on
            person_days.product = lives.product
            and person_days.feature = lives.feature
            and person_days.person_id = lives.person_id
    inner join windows
        on
            lives.product = windows.product
            and {{ days_between('lives.first_on', 'person_days.date_on') }} >= windows.from_days
            and {{ days_between('lives.first_on', 'person_days.date_on') }} < windows.to_days
    union all
    select
        lives.*,
        windows.measure,
        windows.from_days,
        windows.to_days
    from lives
    inner join windows
        on
            lives.product = windows.product
            and windows.measure = 'unbounded'
            and {{ days_between('lives.first_on', 'lives.last_on') }} >= windows.from_days
),

returned as (
    select
        product,
        feature,
        first_on,
        measure,
        from_days,
        to_days,
        count(distinct person_id) as returned_count
    from hits
    group by product, feature, first_on, measure, from_days, to_days
),

starts as (
    select
        product,
        feature,
        first_on,
        count(*) as person_count
    from lives
    group by product, feature, first_on
)

select
    starts.product,
    starts.feature,
    windows.measure,
    windows.from_days,
    windows.to_days,
    starts.first_on,
    starts.person_count,
    coalesce(returned.returned_count, 0) as returned_count
from starts
inner join windows on starts.product = windows.product
left join returned
    on
        starts.product = returned.product
        and starts.feature = returned.feature
        and starts.first_on = returned.first_on
        and windows.measure = returned.measure
        and windows.from_days = returned.from_days
        and coalesce(windows.to_days, 0) = coalesce(returned.to_days, 0)
