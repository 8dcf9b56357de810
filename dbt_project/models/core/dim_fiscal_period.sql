with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Lines that name no legal entity follow the portfolio's own calendar.
owners_of_calendars as (
    select
        entity_id,
        entity_name,
        functional_currency_code,
        fiscal_calendar_id
    from {{ source('portfolio', 'entities') }}
    union all
    select
        'portfolio' as entity_id,
        portfolio_name as entity_name,
        reporting_currency as functional_currency_code,
        fiscal_calendar_id
    from run
)

select
    owners_of_calendars.entity_id,
    owners_of_calendars.entity_name,
    owners_of_calendars.functional_currency_code,
    owners_of_calendars.fiscal_calendar_id,
    periods.fiscal_period_id,
    cast(periods.fiscal_year as integer) as fiscal_year,
    cast(periods.period_number as integer) as period_number,
    periods.starts_on,
    periods.ends_on,
    periods.soft_closes_on,
    periods.hard_closes_on,
    {{ fiscal_period_status('periods', 'run.as_of_on') }} as status
from owners_of_calendars
cross join run
inner join {{ source('portfolio', 'fiscal_periods') }} as periods
    on owners_of_calendars.fiscal_calendar_id = periods.fiscal_calendar_id
