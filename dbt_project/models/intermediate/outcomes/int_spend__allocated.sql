{{ config(materialized='table') }}

with currencies as (
    select * from {{ source('portfolio', 'currencies') }}
),

periods as (
    select
        fiscal_period_id,
        min(starts_on) as starts_on
    from {{ source('portfolio', 'fiscal_periods') }}
    group by fiscal_period_id
),

-- Spend is expense, debit positive; a late posting counts in the month of the open period it landed in.
lines as (
    select
        ledger.ledger_line_id,
        ledger.workstream_id,
        ledger.posted_on,
        ledger.reporting_amount,
        ledger.reporting_currency_code,
        case
            when ledger.is_late_posting and periods.starts_on is not null
                then cast({{ dbt.date_trunc('month', dbt.dateadd('day', 14, 'periods.starts_on')) }} as date)
            else cast({{ dbt.date_trunc('month', 'ledger.posted_on') }} as date)
        end as month_on,
        case coalesce(currencies.minor_unit_digits, 2)
            when 0 then 1
            when 1 then 10
            when 2 then 100
            when 3 then 1000
            else 10000
        end as minor_units
    from {{ ref('fct_ledger_line') }} as ledger
    left join currencies on ledger.reporting_currency_code = currencies.currency_code
    left join periods on ledger.fiscal_period_id = periods.fiscal_period_id
    where ledger.account_class = 'expense'
),

links as (
    select * from {{ ref('bridge_workstream_kpi') }}
    where spend_weight > 0
),

-- Whole minor units of the absolute amount, by the weights valid when the line was posted.
shares as (
    select
        lines.ledger_line_id,
        coalesce(lines.workstream_id, 'unassigned') as workstream_id,
        coalesce(links.kpi_id, 'unlinked') as kpi_id,
        lines.month_on,
        lines.reporting_amount,
        lines.reporting_currency_code,
        lines.minor_units,
        cast(abs(lines.reporting_amount) * lines.minor_units as decimal(28, 0)) as amount_units,
        cast(abs(lines.reporting_amount) * lines.minor_units as decimal(20, 0)) * coalesce(links.spend_weight, 1)
            as exact_units
    from lines
    left join links
        on lines.workstream_id = links.workstream_id
            and lines.posted_on >= links.valid_from
            and (links.valid_to is null or lines.posted_on < links.valid_to)
),

-- Largest remainder: what rounding down left over goes to the largest fractions, ties by kpi_id.
ranked as (
    select
        *,
        floor(exact_units) as whole_units,
        amount_units - sum(floor(exact_units)) over (partition by ledger_line_id) as left_units,
        row_number() over (
            partition by ledger_line_id
            order by exact_units - floor(exact_units) desc, kpi_id asc
        ) as remainder_rank
    from shares
)

select
    ledger_line_id,
    workstream_id,
    kpi_id,
    month_on,
    reporting_currency_code as currency_code,
    reporting_amount is null as is_untranslated,
    cast(
        case when reporting_amount < 0 then -1 else 1 end
        * {{ ratio('whole_units + case when remainder_rank <= left_units then 1 else 0 end', 'minor_units') }}
        as decimal(28, 4)
    ) as spend_amount
from ranked
