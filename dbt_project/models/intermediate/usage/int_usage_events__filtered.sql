{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

core_actions as (
    select distinct
        product,
        action,
        feature
    from {{ source('portfolio', 'core_actions') }}
),

-- An event that names no product belongs to the one product that declares its action, if there is one.
lone_products as (
    select
        action,
        min(product) as product
    from core_actions
    group by action
    having count(distinct product) = 1
),

events as (
    select
        usage_events.usage_event_id,
        usage_events.person_id,
        usage_events.action,
        usage_events.feature,
        usage_events.occurred_at,
        coalesce(usage_events.product, lone_products.product) as product,
        {{ at_local_date('usage_events.occurred_at', 'run.time_zone') }} as date_on
    from {{ ref('int_usage_events__known') }} as usage_events
    cross join run
    left join lone_products on usage_events.action = lone_products.action
    where
        not coalesce(usage_events.is_bot, false)
        and not coalesce(usage_events.is_staff, false)
        and usage_events.occurred_at < run.as_of_at
)

select
    events.usage_event_id,
    events.person_id,
    events.product,
    coalesce(core_actions.feature, events.feature, events.product) as feature,
    events.action,
    events.occurred_at,
    events.date_on
from events
inner join core_actions
    on
        events.product = core_actions.product
        and events.action = core_actions.action
