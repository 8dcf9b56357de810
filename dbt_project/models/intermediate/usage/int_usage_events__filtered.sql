with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- What a declared action means: use, activation, or both.
meanings as (
    select
        product,
        action,
        feature,
        1 as core,
        0 as activating
    from {{ source('portfolio', 'core_actions') }}
    union all
    select
        product,
        action,
        null as feature,
        0 as core,
        1 as activating
    from {{ source('portfolio', 'activation_actions') }}
),

actions as (
    select
        product,
        action,
        max(feature) as feature,
        max(core) = 1 as is_core,
        max(activating) = 1 as is_activating
    from meanings
    group by product, action
),

-- An event that names no product belongs to the one product that declares its action, if there is one.
lone_products as (
    select
        action,
        min(product) as product
    from actions
    group by action
    having count(distinct product) = 1
),

-- Nearly every hour begins and ends on one day: its events need no calendar of their own.
hours as (
    select
        begun.hour_at,
        run.time_zone,
        {{ at_local_date('begun.hour_at', 'run.time_zone') }} as begins_on,
        {{ at_local_date(dbt.dateadd('hour', 1, 'begun.hour_at'), 'run.time_zone') }} as ends_on
    from (
        select distinct {{ dbt.date_trunc('hour', 'occurred_at') }} as hour_at
        from {{ ref('int_usage_events__unioned') }}
    ) as begun
    cross join run
),

events as (
    select
        usage_events.usage_event_id,
        usage_events.action,
        usage_events.feature,
        usage_events.occurred_at,
        coalesce(merged.merged_into_person_id, usage_events.person_id) as person_id,
        coalesce(usage_events.product, lone_products.product) as product
    from {{ ref('int_usage_events__known') }} as usage_events
    cross join run
    left join lone_products on usage_events.action = lone_products.action
    left join {{ ref('int_people__merged') }} as merged on usage_events.person_id = merged.person_id
    where
        not coalesce(usage_events.is_bot, false)
        and not coalesce(usage_events.is_staff, false)
        and usage_events.occurred_at < run.as_of_at
)

select
    events.usage_event_id,
    events.person_id,
    events.product,
    coalesce(actions.feature, events.feature, events.product) as feature,
    coalesce(actions.is_core, false) as is_core,
    coalesce(actions.is_activating, false) as is_activating,
    events.occurred_at,
    case
        when hours.begins_on = hours.ends_on then hours.begins_on
        else {{ at_local_date('events.occurred_at', 'hours.time_zone') }}
    end as date_on
from events
inner join hours on {{ dbt.date_trunc('hour', 'events.occurred_at') }} = hours.hour_at
inner join {{ source('portfolio', 'products') }} as products on events.product = products.product
left join actions
    on
        events.product = actions.product
        and events.action = actions.action
