{{ config(materialized='table') }}

with windows as (
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

-- Of each person the days that a window with an end may hold, and the last one.
days as (
    select *
    from ({{ days_of_use() }}) as days_of_use
    where
        next_on is null
        or {{ days_between('first_on', 'date_on') }} < (select max(windows.to_days) from windows)
),

hits as (
    select
        days.product,
        days.feature,
        days.first_on,
        days.person_id,
        windows.measure,
        windows.from_days,
        windows.to_days
    from days
    inner join windows
        on
            days.product = windows.product
            and {{ days_between('days.first_on', 'days.date_on') }} >= windows.from_days
            and (
                {{ days_between('days.first_on', 'days.date_on') }} < windows.to_days
                or (windows.measure = 'unbounded' and days.next_on is null)
            )
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
    from days
    where next_on is null
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
