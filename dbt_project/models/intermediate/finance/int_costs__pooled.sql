-- depends_on: {{ ref('int_journals__reposted') }}
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='ledger_line_id',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook="{% if is_incremental() %}delete from {{ this }} where journal_id in ({{ reposted_journals() }}){% endif %}"
) }}

{% set amounts = ['transaction', 'functional', 'reporting'] %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

continuation as (
    select * from {{ source('control', 'continuation') }}
),

currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

periods as (
    select
        fiscal_period_id,
        min(starts_on) as starts_on
    from {{ source('portfolio', 'fiscal_periods') }}
    group by fiscal_period_id
),

pools as (
    select
        declared.pool_id,
        declared.valid_from,
        declared.valid_to,
        declared.recorded_on,
        pool_lines.entity_id,
        pool_lines.account_code,
        pool_lines.cost_centre
    from {{ source('portfolio', 'cost_pools') }} as declared
    inner join run on declared.recorded_on is null or declared.recorded_on <= run.as_of_on
    inner join {{ source('portfolio', 'cost_pool_lines') }} as pool_lines
        on declared.pool_id = pool_lines.pool_id and declared.valid_from = pool_lines.valid_from
),

-- A reversal is divided as its original was: by the day and the period of that one.
originals as (
    select
        journal_id,
        min(posted_on) as posted_on,
        min(original_fiscal_period_id) as fiscal_period_id
    from {{ ref('fct_ledger_line') }}
    where
        journal_id in (
            select reversals.reverses_journal_id from {{ ref('fct_ledger_line') }} as reversals
            where reversals.reverses_journal_id is not null
        )
    group by journal_id
),

{{ expenses_to_divide() }},

-- Costs are expenses, debit positive; a late posting counts in the month of the open period it landed in.
costs as (
    select
        ledger.*,
        coalesce(originals.posted_on, ledger.posted_on) as divided_on,
        coalesce(originals.fiscal_period_id, ledger.original_fiscal_period_id) as divided_in_period_id,
        case
            when ledger.is_late_posting and periods.starts_on is not null
                then cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'periods.starts_on')) }} as date)
            else cast({{ dbt.date_trunc('month', 'ledger.posted_on') }} as date)
        end as month_on,
        {%- for amount in amounts %}
            {{ amount }}_currencies.minor_unit_digits as {{ amount }}_digits,
        {%- endfor %}
        workstreams.workstream_id is not null as is_workstream_declared
    from expenses as ledger
    left join originals on ledger.reverses_journal_id = originals.journal_id
    left join periods on ledger.fiscal_period_id = periods.fiscal_period_id
    left join {{ source('portfolio', 'workstreams') }} as workstreams
        on ledger.workstream_id = workstreams.workstream_id
    {%- for amount in amounts %}
        left join currencies as {{ amount }}_currencies
            on ledger.{{ amount }}_currency_code = {{ amount }}_currencies.currency_code
    {%- endfor %}
),

-- A line that a declared workstream carries already stays there.
matched as {{ inlined() }} (
    select
        costs.*,
        pools.pool_id,
        pools.valid_from as pool_valid_from
    from costs
    left join pools
        on
            not costs.is_workstream_declared
            and costs.divided_on >= pools.valid_from
            and (pools.valid_to is null or costs.divided_on < pools.valid_to)
            and (pools.entity_id is null or costs.entity_id = pools.entity_id)
            and (pools.account_code is null or costs.account_code = pools.account_code)
            and (pools.cost_centre is null or costs.cost_centre = pools.cost_centre)
),

shared as (
    select
        matched.*,
        {%- for amount in amounts %}
            {{ smallest_unit('matched.' ~ amount ~ '_amount', 'matched.' ~ amount ~ '_digits') }} as {{ amount }}_unit,
        {%- endfor %}
        coalesce(shares.workstream_id, 'unallocated') as target_id,
        coalesce(shares.driver_units, 1) as driver_units,
        coalesce(shares.driver_total, 1) as driver_total
    from matched
    left join {{ ref('bridge_cost_allocation') }} as shares
        on
            matched.pool_id = shares.pool_id
            and matched.pool_valid_from = shares.valid_from
            and matched.divided_in_period_id = shares.fiscal_period_id
            and shares.driver_units > 0
    where matched.pool_id is not null
)

{% for part in ['matched', 'shared'] %}
    {{ 'union all' if not loop.first }}
    select
        ledger_line_id,
        journal_id,
        pool_id,
        pool_valid_from,
        divided_in_period_id,
        {{ 'target_id' if part == 'shared' else "coalesce(workstream_id, 'unassigned')" }} as workstream_id,
        entity_id,
        account_code,
        posted_on,
        divided_on,
        month_on,
        {%- for amount in amounts %}
            {%- set whole, unit = amount ~ '_amount', amount ~ '_unit' %}
            {%- set share = allocate_money(whole, unit, 'driver_units', 'driver_total', 'ledger_line_id', 'target_id') %}
            {{ share ~ ' as ' if part == 'shared' }}{{ whole }},
            {{ amount }}_currency_code,
            {{ amount }}_digits,
        {%- endfor %}
        fiscal_period_id,
        {{ 'driver_units' if part == 'shared' else 'cast(null as decimal(28, 0))' }} as driver_units,
        {{ 'driver_total' if part == 'shared' else 'cast(null as decimal(28, 0))' }} as driver_total,
        (select continuation.build_number from continuation) as build_number
    from {{ part }}
    {% if part == 'matched' %}where pool_id is null{% endif %}
{% endfor %}
