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

hours as (
    {{ hours_of_local_days(
        '(select min(spanned.date_on) from ' ~ ref('int_days__spanned') ~ ' as spanned)',
        '(select max(spanned.date_on) from ' ~ ref('int_days__spanned') ~ ' as spanned)',
        '(select run.time_zone from run)'
    ) }}
),

events as (
    select
        usage_events.usage_event_id,
        usage_events.action,
        usage_events.feature,
        usage_events.occurred_at,
        coalesce(merged.merged_into_person_id, usage_events.person_id) as person_id,
        coalesce(usage_events.product, lone_products.product) as product,
        run.time_zone
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
    coalesce(hours.date_on, {{ at_local_date('events.occurred_at', 'events.time_zone') }}) as date_on
from events
left join hours on {{ dbt.date_trunc('hour', 'events.occurred_at') }} = hours.hour_at
inner join {{ source('portfolio', 'products') }} as products on events.product = products.product
left join actions
    on
        events.product = actions.product
        and events.action = actions.action
