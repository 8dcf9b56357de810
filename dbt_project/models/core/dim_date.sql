with run as (
    select * from {{ source('portfolio', 'run') }}
),

days as (
    select
        spanned.date_on,
        cast({{ dbt.date_trunc('week', 'spanned.date_on') }} as date) as week_starts_on,
        max(case when business_days.is_working_day then 1 else 0 end) as working_flag,
        max(case when business_days.holiday_name is not null then 1 else 0 end) as holiday_flag
    from {{ ref('int_days__spanned') }} as spanned
    left join {{ source('portfolio', 'business_days') }} as business_days
        on spanned.date_on = business_days.date_on
    group by spanned.date_on
),

fiscal_days as (
    select * from {{ ref('int_fiscal_days__dated') }}
)

select
    days.date_on,
    cast(extract(year from days.date_on) as integer) as year_number,
    cast(extract(quarter from days.date_on) as integer) as quarter_number,
    cast(extract(month from days.date_on) as integer) as month_number,
    cast({{ dbt.date_trunc('month', 'days.date_on') }} as date) as month_on,
    cast({{ dbt.last_day('days.date_on', 'month') }} as date) as month_ends_on,
    days.week_starts_on,
    days.date_on >= cast({{ dbt.dateadd('day', 5, 'days.week_starts_on') }} as date) as is_weekend,
    days.working_flag = 1 as is_working_day,
    days.holiday_flag = 1 as is_holiday,
    fiscal_days.fiscal_calendar_id,
    fiscal_days.fiscal_period_id,
    cast(fiscal_days.fiscal_year as integer) as fiscal_year,
    cast(fiscal_days.period_number as integer) as fiscal_period_number,
    cast(fiscal_days.starts_on as date) as fiscal_period_starts_on,
    days.date_on > run.as_of_on as is_after_as_of
from days
cross join run
left join fiscal_days
    on
        days.date_on = fiscal_days.date_on
        and run.fiscal_calendar_id = fiscal_days.fiscal_calendar_id
