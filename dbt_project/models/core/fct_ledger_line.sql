-- depends_on: {{ ref('int_ledger_lines__versioned') }}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='ledger_line_id',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where (source_instance, journal_id) in ({{ touched_journals() }}){% endif %}",
) }}

-- A build that continues the last one replaces what was posted anew (int_ledger_lines__posted); the lines of a judged
-- journal go first, for some may be gone.
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
    reporting_amount,
    reporting_currency_code,
    constant_currency_amount,
    fx_rate_kind,
    fx_rate,
    fx_rate_on,
    fx_method,
    is_rate_missing,
    reverses_journal_id,
    is_reversal,
    history_fidelity,
    source_system,
    source_instance,
    landed_record_id
from {{ ref('int_ledger_lines__translated') }}
