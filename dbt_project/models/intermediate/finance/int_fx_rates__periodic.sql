{{ config(materialized='table') }}

{% set max_age_days = 4 %}
{% set cell = 'fiscal_calendar_id, fiscal_period_id, currency_code' %}
{% set averaged = 'serves_from_on = averaged_from_on' %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

quoted as (
    select
        rates.fiscal_calendar_id,
        case when rates.to_currency = run.reporting_currency then rates.from_currency else rates.to_currency end
            as currency_code,
        rates.rate_on,
        rates.kind,
        case
            when rates.to_currency = run.reporting_currency then cast(rates.rate as decimal(26, 14))
            else cast(cast(1 as double) / cast(rates.rate as double) as decimal(26, 14))
        end as fx_rate,
        case when rates.to_currency = run.reporting_currency then 'direct' else 'inverse' end as fx_method,
        rates.known_on
    from {{ ref('int_fx_rates__quoted') }} as rates
    inner join run on run.reporting_currency in (rates.from_currency, rates.to_currency)
),

begun as (
    select
        periods.*,
        least(cast({{ dbt.dateadd('day', -1, 'periods.ends_on') }} as date), run.as_of_on) as last_day_on
    from {{ source('portfolio', 'fiscal_periods') }} as periods
    inner join run on periods.starts_on <= run.as_of_on
),

offered as (
    select
        begun.fiscal_calendar_id,
        begun.fiscal_period_id,
        begun.fiscal_year,
        begun.period_number,
        quoted.currency_code,
        quoted.rate_on,
        quoted.kind,
        quoted.fx_rate,
        quoted.fx_method,
        case when quoted.known_on >= begun.hard_closes_on then quoted.known_on else begun.starts_on end as serves_from_on,
        case
            when quoted.rate_on < begun.starts_on then cast(null as integer)
            when quoted.kind = 'average' then 1
            when quoted.kind = 'spot' then 2
        end as average_rank,
        case
            when {{ dbt.dateadd('day', max_age_days, 'quoted.rate_on') }} < begun.last_day_on then cast(null as integer)
            when quoted.kind = 'closing' and quoted.rate_on >= begun.starts_on then 1
            when quoted.kind = 'spot' then 2
        end as closing_rank
    from begun
    inner join quoted
        on
            begun.fiscal_calendar_id = quoted.fiscal_calendar_id
            and begun.starts_on <= {{ dbt.dateadd('day', max_age_days, 'quoted.rate_on') }}
            and begun.last_day_on >= quoted.rate_on
),

-- One quotation a currency, day and kind: the direct one where both ways are quoted.
daily as (
    select
        *,
        row_number() over (
            partition by {{ cell }}, rate_on, kind order by serves_from_on asc, fx_method asc, fx_rate asc
        ) as preference
    from offered
),

-- What became known once a period was hard closed serves it only where it had none: what was told first.
ranked as (
    select
        *,
        min(case when average_rank is not null then serves_from_on end) over (partition by {{ cell }})
            as averaged_from_on,
        row_number() over (
            partition by {{ cell }}, average_rank order by serves_from_on asc, rate_on desc
        ) as average_recency,
        case
            when closing_rank is not null
                then row_number() over (
                        partition by {{ cell }}
                        order by closing_rank is null asc, serves_from_on asc, closing_rank asc, rate_on desc
                    )
        end as closing_recency
    from daily
    where preference = 1
),

-- Sums of decimals, and one division: the mean of the days quoted within the period.
periodic as (
    select
        {{ cell }},
        fiscal_year,
        period_number,
        max(case when {{ averaged }} and average_rank = 1 and average_recency = 1 then fx_rate end) as given_average_rate,
        max(case when {{ averaged }} and average_rank = 1 and average_recency = 1 then rate_on end) as given_average_on,
        {{ ratio(
            'sum(case when ' ~ averaged ~ ' and average_rank = 2 then fx_rate end)',
            'sum(case when ' ~ averaged ~ ' and average_rank = 2 then 1 end)'
        ) }} as mean_rate,
        max(case when {{ averaged }} and average_rank = 2 then rate_on end) as mean_on,
        max(case when closing_recency = 1 then fx_rate end) as closing_rate,
        max(case when closing_recency = 1 then rate_on end) as closing_rate_on,
        max(case when closing_recency = 1 and kind = 'closing' then 'given' when closing_recency = 1 then fx_method end)
            as closing_method
    from ranked
    group by {{ cell }}, fiscal_year, period_number
),

-- Without a rate of its own days, a period that has just begun lives on the last one before it.
chosen as (
    select
        *,
        cast(coalesce(given_average_rate, mean_rate, closing_rate) as decimal(26, 14)) as average_rate,
        coalesce(given_average_on, mean_on, closing_rate_on) as average_rate_on,
        case
            when given_average_rate is not null then 'given'
            when mean_rate is not null then 'mean'
            else closing_method
        end as average_method
    from periodic
)

select
    chosen.fiscal_calendar_id,
    chosen.fiscal_period_id,
    chosen.currency_code,
    chosen.average_rate,
    chosen.average_rate_on,
    chosen.average_method,
    chosen.closing_rate,
    chosen.closing_rate_on,
    chosen.closing_method,
    last_year.average_rate as last_year_average_rate,
    last_year.closing_rate as last_year_closing_rate
from chosen
left join chosen as last_year
    on
        chosen.fiscal_calendar_id = last_year.fiscal_calendar_id
        and chosen.currency_code = last_year.currency_code
        and chosen.fiscal_year = last_year.fiscal_year + 1
        and chosen.period_number = last_year.period_number
