-- Ledger --------------------------------------------------------------------------------------------------------------
create temp view loaded_lines as
select *, ledger_line_id as key_id, amount as tie_break, quarantine_reason is not null as is_refused
from inputs.conformed.ledger_lines;

-- The lines that count, without the journals of which a side does not cancel out.
create temp table lines as
with
known as (
    select
        * exclude (key_id, tie_break, is_refused, is_deleted, quarantine_field, quarantine_reason, delivery, delivery_group,
            delivery_sequence, delivered_at, extracted_at, stream, period, description, account_name, disposition)
    from judged('loaded_lines')
    where disposition = 'modelled'
),
unbalanced as (
    select distinct source_instance, journal_id
    from (
        select source_instance, journal_id
        from known
        group by source_instance, journal_id, entity_id, currency_code
        having sum(amount) <> 0
    )
)
select known.*
from known
anti join unbalanced on known.source_instance = unbalanced.source_instance and known.journal_id = unbalanced.journal_id;

create temp view loaded_rates as
select
    *,
    row(from_currency, to_currency, rate_on, kind) as key_id,
    null as tie_break,
    quarantine_reason is not null as is_refused
from inputs.conformed.fx_rates;

create temp table fiscal_days as
select
    fiscal_calendar_id,
    unnest(cast(generate_series(starts_on, ends_on - 1, interval 1 day) as date[])) as date_on,
    fiscal_period_id,
    hard_closes_on
from inputs.portfolio.fiscal_periods;

-- In each calendar a rate counts as it was known when the period of its day was hard closed.
create temp table quotes as
with
versions as (
    select
        from_currency, to_currency, rate_on, rate, coalesce(kind, 'spot') as kind, known_at,
        local_date(known_at) as known_on,
        local_date(lead(known_at) over (partition by key_id order by known_at)) as ended_on
    from judged('loaded_rates')
    where disposition in ('modelled', 'superseded') and rate > 0 and from_currency <> to_currency
)
select fiscal_calendar_id, from_currency, to_currency, rate_on, rate, kind, known_on
from versions
inner join fiscal_days as days on rate_on = days.date_on
where ended_on is null or ended_on >= hard_closes_on
qualify row_number() over (
    partition by fiscal_calendar_id, from_currency, to_currency, rate_on, kind
    order by if(known_on >= hard_closes_on, known_on, null) nulls first, known_at desc
) = 1;

-- Rates by day: a quote serves its own day and the next four; over the reporting currency where there is none.
create temp table rates as
with
served as (
    select
        fiscal_calendar_id, from_currency, to_currency, rate_on + unnest(range(5))::integer as date_on, fx_rate,
        rate_on as fx_rate_on, fx_method, method_rank
    from (
        select fiscal_calendar_id, from_currency, to_currency, rate_on, cast(rate as decimal(26, 14)) as fx_rate,
            'direct' as fx_method, 1 as method_rank
        from quotes
        where kind = 'spot'
        union all
        select fiscal_calendar_id, to_currency, from_currency, rate_on, cast(1::double / rate::double as decimal(26, 14)), 'inverse', 2
        from quotes
        where kind = 'spot'
    )
),
best as (
    from served
    qualify row_number() over (
        partition by fiscal_calendar_id, from_currency, to_currency, date_on order by fx_rate_on desc, method_rank, fx_rate
    ) = 1
)
select fiscal_calendar_id, from_currency, to_currency, date_on, fx_rate, fx_rate_on, fx_method
from (
    from served
    union all
    select
        halves.fiscal_calendar_id, halves.from_currency, other.to_currency, halves.date_on,
        cast(halves.fx_rate::double * other.fx_rate::double as decimal(26, 14)),
        least(halves.fx_rate_on, other.fx_rate_on), 'cross', 3
    from best as halves
    inner join inputs.portfolio.run on halves.to_currency = run.reporting_currency
    inner join best as other
        on halves.fiscal_calendar_id = other.fiscal_calendar_id
        and halves.to_currency = other.from_currency
        and halves.date_on = other.date_on
        and halves.from_currency <> other.to_currency
    where other.to_currency in (select functional_currency_code from inputs.portfolio.entities)
)
qualify row_number() over (
    partition by fiscal_calendar_id, from_currency, to_currency, date_on order by fx_rate_on desc, method_rank, fx_rate
) = 1;

-- Rates into the reporting currency by fiscal period: the average and the closing one, and those of the year before. A
-- quote that became known once the period was hard closed serves it only where it had none.
create temp table period_rates as
with
daily as (
    select
        quotes.fiscal_calendar_id,
        if(to_currency = reporting_currency, from_currency, to_currency) as currency_code,
        rate_on,
        kind,
        known_on,
        if(to_currency = reporting_currency, 'direct', 'inverse') as fx_method,
        if(
            to_currency = reporting_currency,
            cast(rate as decimal(26, 14)),
            cast(1::double / rate::double as decimal(26, 14))
        ) as fx_rate
    from quotes
    inner join inputs.portfolio.run on reporting_currency in (from_currency, to_currency)
    qualify row_number() over (partition by quotes.fiscal_calendar_id, currency_code, rate_on, kind order by fx_method, fx_rate) = 1
),
begun as (
    select *, least(cast(ends_on - 1 as date), getvariable('as_of_on')) as last_day_on
    from inputs.portfolio.fiscal_periods
    where starts_on <= getvariable('as_of_on')
),
offered as (
    select
        begun.*,
        daily.* exclude (fiscal_calendar_id, known_on),
        coalesce(known_on < hard_closes_on, true) as is_timely,
        if(kind in ('average', 'spot') and rate_on >= starts_on, kind, 'other') as average_use,
        case
            when rate_on + 4 < last_day_on then null
            when kind = 'closing' and rate_on >= starts_on then 1
            when kind = 'spot' then 2
        end as closing_rank
    from begun
    inner join daily on begun.fiscal_calendar_id = daily.fiscal_calendar_id and starts_on <= rate_on + 4 and last_day_on >= rate_on
),
ranked as (
    select
        *,
        is_timely = bool_or(is_timely) over (partition by fiscal_calendar_id, fiscal_period_id, currency_code, average_use)
            as is_best,
        row_number() over (
            partition by fiscal_calendar_id, fiscal_period_id, currency_code, average_use
            order by is_timely desc, rate_on desc
        ) as average_recency,
        closing_rank is not null and row_number() over (
            partition by fiscal_calendar_id, fiscal_period_id, currency_code
            order by closing_rank is null, is_timely desc, closing_rank, rate_on desc
        ) = 1 as is_closing
    from offered
),
periodic as (
    select
        fiscal_calendar_id,
        fiscal_period_id,
        currency_code,
        fiscal_year,
        period_number,
        max(fx_rate) filter (average_use = 'average' and average_recency = 1) as given_rate,
        max(rate_on) filter (average_use = 'average' and average_recency = 1) as given_on,
        cast(round(
            cast(sum(fx_rate) filter (average_use = 'spot' and is_best) as double)
            / nullif(cast(count(*) filter (average_use = 'spot' and is_best) as double), 0),
            10
        ) as decimal(28, 10)) as mean_rate,
        max(rate_on) filter (average_use = 'spot' and is_best) as mean_on,
        max(fx_rate) filter (is_closing) as closing_rate,
        max(rate_on) filter (is_closing) as closing_on,
        max(if(kind = 'closing', 'given', fx_method)) filter (is_closing) as closing_method
    from ranked
    group by all
),
chosen as (
    select
        *,
        cast(coalesce(given_rate, mean_rate, closing_rate) as decimal(26, 14)) as average_rate,
        coalesce(given_on, mean_on, closing_on) as average_on,
        case when given_rate is not null then 'given' when mean_rate is not null then 'mean' else closing_method end
            as average_method
    from periodic
)
select
    chosen.*,
    last_year.average_rate as last_year_average_rate,
    last_year.closing_rate as last_year_closing_rate
from chosen
left join chosen as last_year
    on chosen.fiscal_calendar_id = last_year.fiscal_calendar_id
    and chosen.currency_code = last_year.currency_code
    and chosen.fiscal_year = last_year.fiscal_year + 1
    and chosen.period_number = last_year.period_number;
