{{ config(materialized='table') }}

-- Working seconds as a function of the instant, one row to look up per instant and no calendar per item: an instant's
-- UTC day gives the working seconds of all earlier UTC days and the (at most two) stretches of work that fall on it,
-- two where the local working day crosses midnight UTC.
with

working_days as (
    select
        work_calendar_id,
        opens_at,
        closes_at
    from {{ source('portfolio', 'business_days') }}
    where closes_at > opens_at
),

stretches as (
    select
        work_calendar_id,
        cast(opens_at as date) as utc_on,
        opens_at as starts_at,
        least(closes_at, cast(cast(opens_at as date) + interval '1' day as timestamp)) as ends_at
    from working_days
    union all
    select
        work_calendar_id,
        cast(closes_at as date) as utc_on,
        cast(cast(closes_at as date) as timestamp) as starts_at,
        closes_at as ends_at
    from working_days
    where cast(closes_at as date) > cast(opens_at as date) and closes_at > cast(cast(closes_at as date) as timestamp)
),

days as (
    select
        work_calendar_id,
        date_on as utc_on
    from {{ source('portfolio', 'business_days') }}
),

per_day as (
    select
        days.work_calendar_id,
        days.utc_on,
        min(stretches.starts_at) as first_starts_at,
        min(stretches.ends_at) as first_ends_at,
        max(stretches.starts_at) as last_starts_at,
        max(stretches.ends_at) as last_ends_at,
        count(stretches.starts_at) as stretch_count,
        coalesce(sum({{ seconds_between('stretches.starts_at', 'stretches.ends_at') }}), 0) as working_seconds
    from days
    left join stretches
        on days.work_calendar_id = stretches.work_calendar_id and days.utc_on = stretches.utc_on
    group by days.work_calendar_id, days.utc_on
)

select
    work_calendar_id,
    utc_on,
    first_starts_at,
    first_ends_at,
    case when stretch_count = 2 then last_starts_at end as second_starts_at,
    case when stretch_count = 2 then last_ends_at end as second_ends_at,
    cast(
        sum(working_seconds) over (
            partition by work_calendar_id order by utc_on rows between unbounded preceding and current row
        ) - working_seconds as bigint
    ) as seconds_before
from per_day
