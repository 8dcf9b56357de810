select
    work_calendar_id,
    date_on,
    sum(case when is_working_day then 1 else 0 end) over (
        partition by work_calendar_id order by date_on rows between unbounded preceding and current row
    ) - case when is_working_day then 1 else 0 end as working_days_before
from {{ source('portfolio', 'business_days') }}
