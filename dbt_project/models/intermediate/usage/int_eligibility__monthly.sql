{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

eligible as (
    select * from {{ ref('int_eligibility__resolved') }}
),

days as (
    select
        spanned.date_on,
        cast({{ dbt.date_trunc('month', 'spanned.date_on') }} as date) as month_on
    from {{ ref('int_days__spanned') }} as spanned
    cross join run
    where spanned.date_on <= run.as_of_on
),

months as (
    select
        month_on,
        max(date_on) as ends_on
    from days
    group by month_on
),

-- Most stretches are alike: persons become eligible in crowds.
stretches as (
    select
        product,
        feature,
        valid_from,
        valid_to,
        earlier_valid_to,
        count(*) as person_count
    from (
        select
            product,
            feature,
            valid_from,
            valid_to,
            lag(valid_to) over (partition by product, feature, person_id order by valid_from) as earlier_valid_to
        from eligible
        where person_id is not null
    ) as by_person
    group by product, feature, valid_from, valid_to, earlier_valid_to
),

-- Eligible in a month: on at least one of its days, up to as_of. Whose stretch before this one reached into it counts there.
by_person as (
    select
        months.month_on,
        months.ends_on,
        stretches.product,
        stretches.feature,
        sum(stretches.person_count) as eligible_count
    from months
    inner join stretches
        on
            months.ends_on >= stretches.valid_from
            and (stretches.valid_to is null or months.month_on < stretches.valid_to)
            and (stretches.earlier_valid_to is null or months.month_on >= stretches.earlier_valid_to)
    group by months.month_on, months.ends_on, stretches.product, stretches.feature
),

-- Where only totals are known: the total on the month's last day.
by_total as (
    select
        months.month_on,
        months.ends_on,
        eligible.product,
        eligible.feature,
        sum(eligible.eligible_count) as eligible_count
    from months
    inner join eligible
        on
            months.ends_on >= eligible.valid_from
            and (eligible.valid_to is null or months.ends_on < eligible.valid_to)
    where eligible.person_id is null
    group by months.month_on, months.ends_on, eligible.product, eligible.feature
)

select
    product,
    feature,
    month_on,
    ends_on,
    cast(eligible_count as bigint) as eligible_count,
    true as is_by_person
from by_person
union all
select
    by_total.product,
    by_total.feature,
    by_total.month_on,
    by_total.ends_on,
    cast(by_total.eligible_count as bigint) as eligible_count,
    false as is_by_person
from by_total
left join by_person
    on
        by_total.product = by_person.product
        and by_total.feature = by_person.feature
        and by_total.month_on = by_person.month_on
where by_person.feature is null
