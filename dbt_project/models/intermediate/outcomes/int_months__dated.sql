with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Every month up to as_of; the running one is judged on the as_of day.
months as (
    select distinct
        dates.month_on,
        dates.month_ends_on
    from {{ ref('dim_date') }} as dates
    inner join run on dates.date_on <= run.as_of_on
),

-- A month is closed with the fiscal period that its middle lies in.
periods as (
    select
        periods.starts_on,
        periods.ends_on,
        periods.soft_closes_on
    from {{ source('portfolio', 'fiscal_periods') }} as periods
    inner join run on periods.fiscal_calendar_id = run.fiscal_calendar_id
)

select
    months.month_on,
    months.month_ends_on,
    least(months.month_ends_on, run.as_of_on) as judged_on,
    cast({{ dbt.dateadd('day', 1, 'least(months.month_ends_on, run.as_of_on)') }} as date) as judged_until_on,
    months.month_ends_on <= run.as_of_on as is_complete,
    coalesce(periods.soft_closes_on <= run.as_of_on, false) as is_closed,
    months.month_ends_on >= run.as_of_on as is_current
from months
cross join run
left join periods
    on
        {{ period_day('months.month_on') }} >= periods.starts_on
        and {{ period_day('months.month_on') }} < periods.ends_on
