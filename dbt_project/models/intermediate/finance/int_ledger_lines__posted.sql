{% set columns = [
    'ledger_line_id', 'journal_id', 'line_number', 'posted_on', 'recorded_at', 'entity_id', 'account_code',
    'account_name', 'account_class', 'cost_centre', 'workstream_id', 'source_workstream_id', 'vendor', 'currency_code',
    'history_fidelity', 'source_system', 'source_instance', 'landed_record_id',
] | join(', ') %}
with known as {{ inlined() }} (
    select lines.*
    from {{ source('control', 'continuation') }} as continuation
    inner join {{ ref('int_ledger_lines__known') }} as lines on continuation.earlier_as_of_at is null
    union all
    select *
    from {{ ref('int_ledger_lines__known') }}
    where posted_on in ({{ reposted_days() }}) and journal_id in ({{ reposted_journals() }})
),

restated as (
    select * from {{ ref('int_ledger_lines__restated') }}
),

restated_journals as (
    select distinct
        source_instance,
        journal_id
    from restated
),

-- What a restated journal was is posted when it first counted, taken back on the day it changed, and posted anew.
lines as (
    select
        known.{{ columns.replace(', ', ', known.') }},
        known.reverses_journal_id,
        known.known_at,
        known.amount,
        cast(null as integer) as restated_sign,
        cast(null as date) as other_on
    from known
    left join restated_journals
        on known.source_instance = restated_journals.source_instance and known.journal_id = restated_journals.journal_id
    where restated_journals.journal_id is null
    union all
    select
        {{ columns }},
        reverses_journal_id,
        counts_from_at as known_at,
        amount,
        1 as restated_sign,
        ended_on as other_on
    from restated
    union all
    select
        {{ columns }},
        journal_id as reverses_journal_id,
        ended_at as known_at,
        -amount as amount,
        -1 as restated_sign,
        counts_from_on as other_on
    from restated
    where ended_on is not null
),

-- The day is cut before anything is joined: further up the zone would be looked up line by line.
dated as (
    select
        lines.*,
        run.reporting_currency as reporting_currency_code,
        run.fiscal_calendar_id as portfolio_calendar_id,
        {{ at_local_date('lines.known_at', 'run.time_zone') }} as known_on
    from lines
    cross join {{ source('portfolio', 'run') }} as run
),

-- A line that names no declared legal entity follows the portfolio's calendar; its books are kept in its own currency.
owned as (
    select
        dated.*,
        coalesce(dated.account_class, accounts.account_class) as resolved_account_class,
        coalesce(entities.fiscal_calendar_id, dated.portfolio_calendar_id) as fiscal_calendar_id,
        coalesce(entities.functional_currency_code, dated.currency_code) as functional_currency_code
    from dated
    left join {{ source('portfolio', 'entities') }} as entities on dated.entity_id = entities.entity_id
    left join {{ ref('int_accounts__latest') }} as accounts on dated.account_code = accounts.account_code
),

placed as {{ inlined() }} (
    select
        owned.*,
        posted_days.fiscal_period_id as original_fiscal_period_id,
        {%- for day in ['known', 'other'] %}
            case
                when owned.{{ day }}_on >= posted_days.hard_closes_on
                    then coalesce({{ day }}_days.open_fiscal_period_id, posted_days.fiscal_period_id)
                else posted_days.fiscal_period_id
            end as {{ 'other_' if day == 'other' }}fiscal_period_id,
        {%- endfor %}
        coalesce(owned.known_on >= posted_days.hard_closes_on, false) as is_late_posting
    from owned
    {%- for name in ['posted', 'known', 'other'] %}
        left join {{ ref('int_fiscal_days__dated') }} as {{ name }}_days
            on
                owned.fiscal_calendar_id = {{ name }}_days.fiscal_calendar_id
                and owned.{{ name }}_on = {{ name }}_days.date_on
    {%- endfor %}
),

-- Within one period a version and what takes it back are nothing; the first that stays keeps the line's id.
restated_postings as (
    select
        *,
        row_number() over (partition by source_instance, ledger_line_id order by known_on, restated_sign) as place
    from placed
    where
        restated_sign is not null
        and (other_on is null or coalesce(fiscal_period_id, '') <> coalesce(other_fiscal_period_id, ''))
)

{% for part in ['placed', 'restated_postings'] %}
    {{ 'union all' if not loop.first }}
    select
        {%- if part == 'placed' %}
            ledger_line_id,
        {%- else %}
            case
                when place = 1 then ledger_line_id
                else ledger_line_id || '@' || cast(known_on as {{ dbt.type_string() }})
            end || case when restated_sign < 0 then ':reversed' else '' end as ledger_line_id,
        {%- endif %}
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
        fiscal_period_id,
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
    from {{ part }}
    {{ 'where restated_sign is null' if part == 'placed' }}
{% endfor %}
