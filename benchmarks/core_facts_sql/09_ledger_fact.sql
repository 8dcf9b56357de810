create temp view loaded_budgets as
select
    *,
    row(budget_version, measure, entity_id, account_code, cost_centre, workstream_id, period_month, recorded_at) as key_id,
    null as tie_break,
    quarantine_reason is not null as is_refused
from inputs.conformed.budget_lines;

create table core.fct_ledger_line as
with
-- the class of an account for the lines that name none: the latest line's, else the latest budget's
classes as (
    select account_code, account_class
    from (
        select account_code, account_class, posted_on as mentioned_on, known_at, landed_record_id, 1 as source_rank
        from lines
        where account_code in (select account_code from lines where account_class is null)
        union all
        select account_code, account_class, period_month, known_at, landed_record_id, 2
        from judged('loaded_budgets')
        where disposition = 'modelled'
    )
    where account_class is not null
    qualify row_number() over (
        partition by account_code
        order by source_rank, known_at desc nulls last, mentioned_on desc, landed_record_id, account_class
    ) = 1
),
-- the first period that is not hard closed on the day: where a late posting lands
open_days as (
    select days.fiscal_calendar_id, days.date_on, min_by(periods.fiscal_period_id, periods.starts_on) as fiscal_period_id
    from fiscal_days as days
    inner join inputs.portfolio.fiscal_periods as periods
        on days.fiscal_calendar_id = periods.fiscal_calendar_id and days.date_on < periods.hard_closes_on
    group by all
),
placed as (
    select
        lines.* exclude (workstream_id, account_class),
        coalesce(lines.account_class, classes.account_class) as account_class,
        lines.workstream_id as source_workstream_id,
        coalesce(
            exact_aliases.workstream_id, scoped_aliases.workstream_id, lines.workstream_id, cost_centre_aliases.workstream_id
        ) as workstream_id,
        coalesce(entities.fiscal_calendar_id, run.fiscal_calendar_id) as fiscal_calendar_id,
        coalesce(entities.functional_currency_code, lines.currency_code) as functional_currency_code,
        run.reporting_currency as reporting_currency_code,
        run.profit_and_loss_rate,
        local_date(lines.known_at) as known_on
    from lines
    cross join inputs.portfolio.run
    left join classes on lines.account_code = classes.account_code
    left join inputs.portfolio.entities as entities on lines.entity_id = entities.entity_id
    left join inputs.portfolio.workstream_aliases as exact_aliases on lines.workstream_id = exact_aliases.alias_id
    left join inputs.portfolio.workstream_aliases as scoped_aliases
        on lines.source_instance || ':' || lines.workstream_id = scoped_aliases.alias_id
    left join inputs.portfolio.workstream_aliases as cost_centre_aliases
        on lines.cost_centre = cost_centre_aliases.alias_id
),
-- into the books of the entity at the rate of the posting date
booked as (
    select
        placed.*,
        posted.fiscal_period_id as original_fiscal_period_id,
        coalesce(known_on >= posted.hard_closes_on, false) as is_late_posting,
        if(is_late_posting, coalesce(open_days.fiscal_period_id, posted.fiscal_period_id), posted.fiscal_period_id)
            as fiscal_period_id,
        functional_rates.fx_rate as functional_fx_rate,
        reporting.minor_unit_digits as reporting_digits,
        translated(
            amount, placed.currency_code, functional_currency_code, functional_rates.fx_rate, functional.minor_unit_digits
        ) as rounded_amount
    from placed
    left join fiscal_days as posted
        on placed.fiscal_calendar_id = posted.fiscal_calendar_id and placed.posted_on = posted.date_on
    left join open_days on placed.fiscal_calendar_id = open_days.fiscal_calendar_id and placed.known_on = open_days.date_on
    left join inputs.portfolio.currencies as functional on functional_currency_code = functional.currency_code
    left join inputs.portfolio.currencies as reporting on reporting_currency_code = reporting.currency_code
    left join rates as functional_rates
        on placed.fiscal_calendar_id = functional_rates.fiscal_calendar_id
        and placed.currency_code = functional_rates.from_currency
        and functional_currency_code = functional_rates.to_currency
        and placed.posted_on = functional_rates.date_on
),
-- a balanced journal stays balanced: its largest line takes what rounding leaves
settled as (
    select * replace (
        cast(
            rounded_amount - if(
                sum(amount) over journal = 0
                and row_number() over (journal order by abs(amount) desc, ledger_line_id) = 1,
                coalesce(sum(rounded_amount) over journal, 0),
                0
            ) as decimal(28, 4)
        ) as rounded_amount
    )
    from booked
    where currency_code <> functional_currency_code
    window journal as (
        partition by journal_id, entity_id, currency_code, functional_fx_rate, posted_on, fiscal_period_id
    )
    union all
    from booked
    where currency_code = functional_currency_code
),
-- out of the books by the class of the account
rated as (
    select
        settled.*,
        rounded_amount as functional_amount,
        case
            when functional_currency_code = reporting_currency_code then null
            when settled.fiscal_period_id is null then 'transaction_date'
            when account_class in ('asset', 'liability') then 'closing'
            when account_class in ('revenue', 'expense') and profit_and_loss_rate = 'period_average' then 'average'
            when account_class = 'equity' then 'historical'
            else 'transaction_date'
        end as fx_rate_kind,
        case fx_rate_kind when 'average' then average_rate when 'closing' then closing_rate else rates.fx_rate end
            as fx_rate,
        case fx_rate_kind when 'average' then average_on when 'closing' then closing_on else rates.fx_rate_on end
            as fx_rate_on,
        case fx_rate_kind when 'average' then average_method when 'closing' then closing_method else rates.fx_method end
            as fx_method,
        case fx_rate_kind
            when 'closing' then last_year_closing_rate
            when 'historical' then rates.fx_rate
            else last_year_average_rate
        end as last_year_fx_rate
    from settled
    left join period_rates
        on settled.fiscal_calendar_id = period_rates.fiscal_calendar_id
        and settled.fiscal_period_id = period_rates.fiscal_period_id
        and functional_currency_code = period_rates.currency_code
    left join rates
        on settled.fiscal_calendar_id = rates.fiscal_calendar_id
        and functional_currency_code = rates.from_currency
        and reporting_currency_code = rates.to_currency
        and settled.posted_on = rates.date_on
)
select
    ledger_line_id,
    journal_id,
    line_number,
    entity_id,
    account_code,
    account_class,
    cost_centre,
    workstream_id,
    source_workstream_id,
    vendor,
    posted_on,
    recorded_at,
    known_at,
    fiscal_calendar_id,
    fiscal_period_id,
    original_fiscal_period_id,
    is_late_posting,
    amount as transaction_amount,
    currency_code as transaction_currency_code,
    functional_amount,
    functional_currency_code,
    translated(functional_amount, functional_currency_code, reporting_currency_code, fx_rate, reporting_digits)
        as reporting_amount,
    reporting_currency_code,
    translated(functional_amount, functional_currency_code, reporting_currency_code, last_year_fx_rate, reporting_digits)
        as constant_currency_amount,
    fx_rate_kind,
    fx_rate,
    fx_rate_on,
    fx_method,
    reporting_amount is null as is_rate_missing,
    reverses_journal_id,
    reverses_journal_id is not null as is_reversal,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from rated;

drop table lines;
