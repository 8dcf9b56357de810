with

days as (
    select
        work_calendar_id,
        date_on,
        case when is_working_day then 1 else 0 end as working_day_count
    from {{ source('portfolio', 'business_days') }}
)

select
    work_calendar_id,
    date_on,
    sum(working_day_count) over (
        partition by work_calendar_id order by date_on rows between unbounded preceding and current row
    ) - working_day_count as working_days_before
from days
