{{ config(materialized='table') }}

-- A window of days is over for a person when its last day is; one without an end once it has begun.
with by_day as (
    select
        product,
        feature,
        measure,
        from_days,
        to_days,
        first_on,
        coalesce(to_days - 1, from_days) as needed_days,
        person_count,
        returned_count
    from {{ ref('int_returns__counted') }}
    union all
    select
        product,
        '*' as feature,
        'activation' as measure,
        0 as from_days,
        to_days,
        first_on,
        cast(null as integer) as needed_days,
        person_count,
        activated_count as returned_count
    from {{ ref('int_activation__daily') }}
),

cohorts as (
    {% for period, ends_on in [
        ('week', dbt.dateadd('day', 6, dbt.date_trunc('week', 'first_on'))),
        ('month', dbt.last_day('first_on', 'month')),
    ] %}
        {{ 'union all' if not loop.first }}
        select
            product,
            feature,
            '{{ period }}' as cohort_period,
            cast({{ dbt.date_trunc(period, 'first_on') }} as date) as cohort_on,
            cast({{ ends_on }} as date) as ends_on,
            measure,
            from_days,
            to_days,
            needed_days,
            sum(person_count) as cohort_count,
            sum(returned_count) as returned_count
        from by_day
        group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    {% endfor %}
)

select
    cohorts.product,
    cohorts.feature,
    cohorts.cohort_period,
    cohorts.cohort_on,
    cohorts.measure,
    cohorts.from_days,
    cohorts.to_days,
    cohorts.needed_days is null or {{ days_between('cohorts.ends_on', 'run.as_of_on') }} >= cohorts.needed_days
        as is_complete,
    cast(cohorts.cohort_count as bigint) as cohort_count,
    cast(cohorts.returned_count as bigint) as returned_count
from cohorts
cross join {{ source('portfolio', 'run') }} as run
