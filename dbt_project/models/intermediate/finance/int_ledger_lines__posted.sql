with run as (
    select * from {{ source('portfolio', 'run') }}
),

lines as (
    select * from {{ ref('int_ledger_lines__known') }}
),

entities as (
    select * from {{ source('portfolio', 'entities') }}
),

accounts as (
    select * from {{ ref('int_accounts__latest') }}
),

fiscal_days as (
    select * from {{ ref('int_fiscal_days__dated') }}
),

-- A line that names no declared legal entity follows the portfolio's calendar; its books are kept in its own currency.
owned as (
    select
        lines.*,
        run.reporting_currency as reporting_currency_code,
        coalesce(lines.account_class, accounts.account_class) as resolved_account_class,
        coalesce(entities.fiscal_calendar_id, run.fiscal_calendar_id) as fiscal_calendar_id,
        coalesce(entities.functional_currency_code, lines.currency_code) as functional_currency_code,
        {{ at_local_date('lines.known_at', 'run.time_zone') }} as known_on
    from lines
    cross join run
    left join entities on lines.entity_id = entities.entity_id
    left join accounts on lines.account_code = accounts.account_code
),

placed as (
    select
        owned.*,
        posted_days.fiscal_period_id as original_fiscal_period_id,
        coalesce(owned.known_on >= posted_days.hard_closes_on, false) as is_late_posting,
        known_days.open_fiscal_period_id
    from owned
    left join fiscal_days as posted_days
        on
            owned.fiscal_calendar_id = posted_days.fiscal_calendar_id
            and owned.posted_on = posted_days.date_on
    left join fiscal_days as known_days
        on
            owned.fiscal_calendar_id = known_days.fiscal_calendar_id
            and owned.known_on = known_days.date_on
)

select
    ledger_line_id,
    journal_id,
    line_number,
    entity_id,
    account_code,
    account_name,
    resolved_account_class as account_class,
    cost_centre,
    workstream_id,
    source_workstream_id,
    vendor,
    posted_on,
    recorded_at,
    known_at,
    known_on,
    fiscal_calendar_id,
    case
        when is_late_posting then coalesce(open_fiscal_period_id, original_fiscal_period_id)
        else original_fiscal_period_id
    end as fiscal_period_id,
    original_fiscal_period_id,
    is_late_posting,
    amount,
    currency_code,
    functional_currency_code,
    reporting_currency_code,
    reverses_journal_id,
    reverses_journal_id is not null as is_reversal,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from placed
