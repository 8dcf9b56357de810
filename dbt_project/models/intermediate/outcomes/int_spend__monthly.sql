{{ config(materialized='table') }}

select
    workstream_id,
    kpi_id,
    month_on,
    max(reporting_currency_code) as currency_code,
    cast(coalesce(sum(reporting_amount), 0) as decimal(28, 4)) as spend_amount,
    count(*) as line_count,
    sum(case when is_rate_missing then 1 else 0 end) as untranslated_line_count
from {{ ref('fct_cost_allocated') }}
group by workstream_id, kpi_id, month_on
