{{ config(materialized='table') }}

-- New is who is seen for the first time, whatever they did; only those count who had all the days they are given.
with arrivals as (
    select
        usage_monthly.product,
        usage_monthly.person_id,
        products.activation_within_days,
        min(usage_monthly.first_seen_on) as first_on,
        min(usage_monthly.first_activated_on) as activated_on
    from {{ ref('int_usage__monthly') }} as usage_monthly
    inner join {{ source('portfolio', 'products') }} as products
        on
            usage_monthly.product = products.product
            and products.activation_within_days is not null
    group by usage_monthly.product, usage_monthly.person_id, products.activation_within_days
),

activated as (
    select
        arrivals.product,
        arrivals.first_on,
        arrivals.activation_within_days,
        case
            when {{ days_between('arrivals.first_on', 'arrivals.activated_on') }} <= arrivals.activation_within_days then 1
            else 0
        end as activated
    from arrivals
    inner join {{ source('portfolio', 'run') }} as run
        on {{ days_between('arrivals.first_on', 'run.as_of_on') }} >= arrivals.activation_within_days
)

{% for product, to_days in [('product', 'activation_within_days + 1'), ("'*'", 'cast(null as integer)')] %}
    {{ 'union all' if not loop.first }}
    select
        {{ product }} as product,
        first_on,
        {{ to_days }} as to_days,
        count(*) as person_count,
        sum(activated) as activated_count
    from activated
    group by first_on{{ ', product, activation_within_days' if loop.first }}
{% endfor %}
