{{ config(materialized='table') }}

with days as (
    select date_on from {{ ref('int_days__spanned') }}
),

periods as (
    select * from {{ source('portfolio', 'fiscal_periods') }}
),

-- The first period of each calendar that is not yet hard closed on the day: where a late posting lands.
first_open as (
    select
        periods.fiscal_calendar_id,
        days.date_on,
        min(periods.starts_on) as open_starts_on
    from days
    inner join periods on days.date_on < periods.hard_closes_on
    group by periods.fiscal_calendar_id, days.date_on
),

final as (
    select
        periods.fiscal_calendar_id,
        days.date_on,
        periods.fiscal_period_id,
        periods.fiscal_year,
        periods.period_number,
        periods.starts_on,
        periods.ends_on,
        periods.soft_closes_on,
        periods.hard_closes_on,
        open_periods.fiscal_period_id as open_fiscal_period_id
    from days
    inner join periods
        on
            days.date_on >= periods.starts_on
            and days.date_on < periods.ends_on
    left join first_open
        on
            periods.fiscal_calendar_id = first_open.fiscal_calendar_id
            and days.date_on = first_open.date_on
    left join periods as open_periods
        on
            first_open.fiscal_calendar_id = open_periods.fiscal_calendar_id
            and first_open.open_starts_on = open_periods.starts_on
)

select * from final
