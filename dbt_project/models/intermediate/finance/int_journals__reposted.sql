{{ config(materialized='table') }}

with continuation as (
    select * from {{ source('control', 'continuation') }}
    where earlier_as_of_at is not null
),

-- Rates of which this build learned, and those of them that a closed period may read.
told_rates as (
    select
        rate_on,
        delivery
    from {{ ref('int_fx_rates__unioned') }}
    union all
    select
        versions.rate_on,
        versions.delivery
    from {{ ref('int_fx_rates__versioned') }} as versions
    cross join continuation
    where
        versions.known_at >= continuation.earlier_as_of_at
        or versions.delivered_at >= continuation.earlier_as_of_at
),

rates_of_closed_days as (
    select told_rates.rate_on
    from told_rates
    cross join continuation
    left join {{ ref('int_fiscal_days__dated') }} as fiscal_days on told_rates.rate_on = fiscal_days.date_on
    where
        told_rates.delivery <> 'append'
        or fiscal_days.date_on is null
        or fiscal_days.hard_closes_on < cast(continuation.earlier_as_of_at as date)
),

days as (
    select
        fiscal_days.date_on,
        count(*) as calendar_count,
        min(fiscal_days.hard_closes_on) as hard_closes_on,
        max(fiscal_days.hard_closes_on) < min(cast(continuation.earlier_as_of_at as date) - 1) as is_closed
    from {{ ref('int_fiscal_days__dated') }} as fiscal_days
    cross join continuation
    group by fiscal_days.date_on
),

-- What became known since the first open period began, and since its own was closed, may count there.
bounds as (
    select
        max(calendar_count) as calendar_count,
        min(case when not is_closed then date_on end) as open_from_on
    from days
),

-- Days whose period was hard closed before the day of the last build, in every calendar.
closed_days as (
    select
        days.date_on,
        {{ at_local_midnight('greatest(days.hard_closes_on, bounds.open_from_on)', 'run.time_zone') }} as late_from_at
    from days
    cross join {{ source('portfolio', 'run') }} as run
    inner join bounds on days.calendar_count = bounds.calendar_count
    where days.is_closed
),

reposted as (
    select lines.journal_id
    from {{ ref('int_ledger_lines__versioned') }} as lines
    cross join continuation
    left join closed_days on lines.posted_on = closed_days.date_on
    where
        lines.build_number = continuation.build_number
        or lines.account_class is null
        or closed_days.date_on is null
        or lines.known_at >= closed_days.late_from_at
        or exists (select 1 from rates_of_closed_days)
        or lines.journal_id in (select restated.journal_id from {{ ref('int_ledger_lines__restated') }} as restated)
)

-- A journal is posted anew as a whole: on all days of its lines.
select distinct
    journal_id,
    posted_on
from {{ ref('int_ledger_lines__versioned') }}
where journal_id in (select reposted.journal_id from reposted)
