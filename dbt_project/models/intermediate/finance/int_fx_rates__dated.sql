{{ config(materialized='table') }}

{% set max_age_days = 4 %}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

quoted as (
    select * from {{ ref('int_fx_rates__quoted') }}
    where kind = 'spot'
),

both_ways as (
    select
        fiscal_calendar_id,
        from_currency,
        to_currency,
        rate_on,
        known_on,
        cast(rate as decimal(26, 14)) as fx_rate,
        'direct' as fx_method,
        1 as method_rank
    from quoted
    union all
    select
        fiscal_calendar_id,
        to_currency as from_currency,
        from_currency as to_currency,
        rate_on,
        known_on,
        cast(cast(1 as double) / cast(rate as double) as decimal(26, 14)) as fx_rate,
        'inverse' as fx_method,
        2 as method_rank
    from quoted
),

-- A rate serves its own day and the next days until it is too old.
ages as (
    {%- for age in range(max_age_days + 1) %}
        select {{ age }} as age_days
        {%- if not loop.last %} union all{% endif %}
    {%- endfor %}
),

aged as (
    select
        both_ways.*,
        cast({{ dbt.dateadd('day', 'ages.age_days', 'both_ways.rate_on') }} as date) as date_on
    from both_ways
    cross join ages
),

-- What became known once the day's period was hard closed serves it only where nothing else does: the first that did.
served as (
    select
        aged.fiscal_calendar_id,
        aged.from_currency,
        aged.to_currency,
        aged.date_on,
        aged.fx_rate,
        aged.rate_on as fx_rate_on,
        aged.fx_method,
        aged.method_rank,
        case when aged.known_on >= days.hard_closes_on then aged.known_on end as late_on
    from aged
    left join {{ ref('int_fiscal_days__dated') }} as days
        on aged.fiscal_calendar_id = days.fiscal_calendar_id and aged.date_on = days.date_on
),

functional_currencies as (
    select distinct functional_currency_code
    from {{ source('portfolio', 'entities') }}
),

pairs as (
    select
        *,
        row_number() over (
            partition by fiscal_calendar_id, from_currency, to_currency, date_on
            order by late_on asc nulls first, fx_rate_on desc, method_rank asc, fx_rate asc
        ) as preference
    from served
),

-- Into another entity's functional currency by way of the reporting currency, as old as its older half.
crossed as (
    select
        first_half.fiscal_calendar_id,
        first_half.from_currency,
        second_half.to_currency,
        first_half.date_on,
        cast(
            cast(first_half.fx_rate as double) * cast(second_half.fx_rate as double) as decimal(26, 14)
        ) as fx_rate,
        least(first_half.fx_rate_on, second_half.fx_rate_on) as fx_rate_on,
        'cross' as fx_method,
        3 as method_rank,
        greatest(first_half.late_on, second_half.late_on) as late_on
    from pairs as first_half
    inner join run on first_half.to_currency = run.reporting_currency
    inner join pairs as second_half
        on
            first_half.fiscal_calendar_id = second_half.fiscal_calendar_id
            and first_half.to_currency = second_half.from_currency
            and first_half.date_on = second_half.date_on
            and first_half.from_currency <> second_half.to_currency
    inner join functional_currencies
        on second_half.to_currency = functional_currencies.functional_currency_code
    where first_half.preference = 1 and second_half.preference = 1
),

candidates as (
    select * from served
    union all
    select * from crossed
),

ranked as (
    select
        *,
        row_number() over (
            partition by fiscal_calendar_id, from_currency, to_currency, date_on
            order by late_on asc nulls first, fx_rate_on desc, method_rank asc, fx_rate asc
        ) as preference
    from candidates
)

select
    fiscal_calendar_id,
    from_currency,
    to_currency,
    date_on,
    fx_rate,
    fx_rate_on,
    fx_method
from ranked
where preference = 1
