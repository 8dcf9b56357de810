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

-- Persons are counted anew on every level: they never add up. The first use of a product is never after that of a feature.
spans as (
    select
        product,
        feature,
        person_id,
        min(first_used_on) as first_on,
        min(min(first_used_on)) over (partition by product, person_id) as first_in_product_on,
        min(min(first_used_on)) over (partition by person_id) as first_in_all_on,
        max(last_used_on) as last_on
    from {{ ref('int_usage__monthly') }}
    where action_count > 0
    group by product, feature, person_id
),

persons as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            person_id,
            min(first_on) as first_on,
            max(last_on) as last_on
        from spans
        group by {{ [product, feature, 'person_id'] | reject('equalto', "'*'") | join(', ') }}
    {% endfor %}
),

starts as (
    select
        persons.product,
        persons.feature,
        persons.first_on,
        windows.measure,
        windows.from_days,
        windows.to_days,
        count(*) as person_count,
        sum(case when {{ days_between('persons.first_on', 'persons.last_on') }} >= windows.from_days then 1 else 0 end)
            as later_count
    from persons
    inner join windows on persons.product = windows.product
    group by persons.product, persons.feature, persons.first_on, windows.measure, windows.from_days, windows.to_days
),

-- Of each person the days that a window with an end may hold.
days as {{ kept() }} (
    select
        spans.*,
        usage_daily.date_on
    from spans
    inner join {{ ref('int_usage__daily') }} as usage_daily
        on
            spans.product = usage_daily.product
            and spans.feature = usage_daily.feature
            and spans.person_id = usage_daily.person_id
    where
        usage_daily.action_count > 0
        and {{ days_between('spans.first_on', 'usage_daily.date_on') }} < (select max(windows.to_days) from windows)
),

hits as (
    {% for product, feature in adoption_levels() %}
        {{ 'union all' if not loop.first }}
        {%- set first_on = ['first_on', 'first_in_product_on', 'first_in_all_on'][loop.index0] %}
        select
            {{ product }} as product,
            {{ feature }} as feature,
            person_id,
            {{ first_on }} as first_on,
            {{ days_between(first_on, 'date_on') }} as days_since
        from days
    {% endfor %}
),

returned as (
    select
        hits.product,
        hits.feature,
        hits.first_on,
        windows.measure,
        windows.from_days,
        windows.to_days,
        count(distinct hits.person_id) as returned_count
    from hits
    inner join windows
        on
            hits.product = windows.product
            and hits.days_since >= windows.from_days
            and hits.days_since < windows.to_days
    group by hits.product, hits.feature, hits.first_on, windows.measure, windows.from_days, windows.to_days
)

select
    starts.product,
    starts.feature,
    starts.measure,
    starts.from_days,
    starts.to_days,
    starts.first_on,
    starts.person_count,
    cast(case when starts.to_days is null then starts.later_count else coalesce(returned.returned_count, 0) end as bigint)
        as returned_count
from starts
left join returned
    on
        starts.product = returned.product
        and starts.feature = returned.feature
        and starts.first_on = returned.first_on
        and starts.measure = returned.measure
        and starts.from_days = returned.from_days
        and starts.to_days = returned.to_days
