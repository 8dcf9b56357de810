{{ config(materialized='table') }}

{%- set open_end = "cast('9999-12-31' as date)" %}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- A list that names no product is about the one product that has the feature, used or declared, if there is one.
features as (
    select
        product,
        feature
    from {{ ref('int_usage__monthly') }}
    where action_count > 0
    union
    select
        product,
        feature
    from {{ source('portfolio', 'core_actions') }}
    where feature is not null
),

lone_products as (
    select
        feature,
        min(product) as product
    from features
    group by feature
    having count(distinct product) = 1
),

known as (
    select
        eligible.feature,
        eligible.eligible_count,
        eligible.valid_from,
        coalesce(eligible.product, lone_products.product, eligible.feature) as product,
        coalesce(merged.merged_into_person_id, eligible.person_id) as person_id,
        coalesce(eligible.valid_to, {{ open_end }}) as valid_to
    from {{ ref('int_eligible_population__known') }} as eligible
    inner join run on eligible.valid_from <= run.as_of_on
    left join lone_products on eligible.feature = lone_products.feature
    left join {{ ref('int_people__merged') }} as merged on eligible.person_id = merged.person_id
    where eligible.valid_to is null or eligible.valid_to > eligible.valid_from
),

-- Stretches that touch or overlap are one: a person on two lists, or merged from two ids, is eligible once.
reached as (
    select
        *,
        max(valid_to) over (
            partition by product, feature, person_id
            order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from known
    where person_id is not null
),

numbered as (
    select
        *,
        sum(case when valid_from <= reached_on then 0 else 1 end) over (
            partition by product, feature, person_id
            order by valid_from, valid_to
            rows between unbounded preceding and current row
        ) as span_number
    from reached
),

spans as (
    select
        product,
        feature,
        person_id,
        cast(span_number as integer) as span_number,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from numbered
    group by product, feature, person_id, span_number
),

adopted as (
    select
        product,
        feature,
        person_id,
        valid_from,
        min(used_on) as adopted_on
    from ({{ first_uses_within('spans') }}) as uses
    group by product, feature, person_id, valid_from
)

select
    spans.product,
    spans.feature,
    spans.person_id,
    spans.span_number,
    cast(null as bigint) as eligible_count,
    spans.valid_from,
    nullif(spans.valid_to, {{ open_end }}) as valid_to,
    adopted.adopted_on
from spans
left join adopted
    on
        spans.product = adopted.product
        and spans.feature = adopted.feature
        and spans.person_id = adopted.person_id
        and spans.valid_from = adopted.valid_from
union all
select
    product,
    feature,
    person_id,
    cast(null as integer) as span_number,
    eligible_count,
    valid_from,
    nullif(valid_to, {{ open_end }}) as valid_to,
    cast(null as date) as adopted_on
from known
where person_id is null and eligible_count is not null
