{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

usage_daily as (
    select * from {{ ref('int_usage__daily') }}
),

activations as (
    select * from usage_daily
    where activation_count > 0
),

-- New is who is seen for the first time, whatever they did; only those count who had all the days they are given.
arrivals as (
    select
        usage_daily.product,
        usage_daily.person_id,
        products.activation_within_days,
        min(usage_daily.date_on) as first_on
    from usage_daily
    inner join {{ source('portfolio', 'products') }} as products
        on
            usage_daily.product = products.product
            and products.activation_within_days is not null
    group by usage_daily.product, usage_daily.person_id, products.activation_within_days
),

activated as (
    select
        arrivals.product,
        arrivals.person_id,
        arrivals.first_on,
        arrivals.activation_within_days,
        max(
            case
                when {{ days_between('arrivals.first_on', 'activations.date_on') }} <= arrivals.activation_within_days
                    then 1
                else 0
            end
        ) as activated
    from arrivals
    inner join run on {{ days_between('arrivals.first_on', 'run.as_of_on') }} >= arrivals.activation_within_days
    left join activations
        on arrivals.product = activations.product and arrivals.person_id = activations.person_id
    group by arrivals.product, arrivals.person_id, arrivals.first_on, arrivals.activation_within_days
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
