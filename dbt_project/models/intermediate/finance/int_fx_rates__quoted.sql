{{ config(materialized='table') }}

{% set key = 'from_currency, to_currency, rate_on, kind' %}
with versions as (
    {{ known_stretches('fx_rates', ['from_currency', 'to_currency', 'rate_on', 'kind', 'rate']) | indent(4) }}
),

calendars as (
    select distinct fiscal_calendar_id
    from {{ source('portfolio', 'fiscal_periods') }}
),

-- A version that stood when the period of its day was hard closed; without one, what was known first thereafter.
offered as (
    select
        calendars.fiscal_calendar_id,
        versions.*,
        row_number() over (
            partition by calendars.fiscal_calendar_id, {{ key }}
            order by
                case when versions.known_on >= days.hard_closes_on then versions.known_on end nulls first,
                versions.is_current desc,
                versions.known_on desc nulls last,
                length(versions.landed_record_id) desc,
                versions.landed_record_id desc
        ) as preference
    from versions
    cross join calendars
    left join {{ ref('int_fiscal_days__dated') }} as days
        on calendars.fiscal_calendar_id = days.fiscal_calendar_id and versions.rate_on = days.date_on
    where
        not versions.is_deleted
        and (versions.ended_on is null or versions.ended_on >= days.hard_closes_on)
        and (versions.ended_on is null or versions.known_on is null or versions.ended_on > versions.known_on)
)

select
    fiscal_calendar_id,
    {{ key }},
    rate,
    known_on
from offered
where preference = 1 and rate > 0 and from_currency <> to_currency
