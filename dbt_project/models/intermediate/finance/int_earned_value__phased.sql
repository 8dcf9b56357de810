{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

periods as (
    select * from {{ source('portfolio', 'fiscal_periods') }}
),

-- The years for which the approved version holds a budget: what was spent before has no plan to be judged by.
cells as (
    select
        compared.*,
        {{ dbt.dateadd('day', 14, 'compared.period_starts_on') }} as middle_on
    from {{ ref('int_budgets__compared') }} as compared
    where
        coalesce(compared.account_class, 'expense') = 'expense'
        and compared.workstream_id is not null
        and compared.period_starts_on is not null
        and compared.is_year_budgeted
),

-- A workstream follows the calendar of its budget; one that several legal entities pay for, the portfolio's.
calendars as (
    select
        cells.workstream_id,
        case
            when min(cells.fiscal_calendar_id) = max(cells.fiscal_calendar_id) then min(cells.fiscal_calendar_id)
            else min(run.fiscal_calendar_id)
        end as fiscal_calendar_id,
        sum(cells.budget_line_count) as budget_line_count,
        min(case when cells.budget_line_count > 0 then cells.middle_on end) as first_budgeted_on,
        max(case when cells.budget_line_count > 0 then cells.middle_on end) as last_budgeted_on,
        min(cells.middle_on) as first_on,
        sum(case when cells.budget_amount is null then 1 else 0 end) as unrated_budget_count
    from cells
    cross join run
    group by cells.workstream_id
),

-- From the first budgeted period to the last one, or to as_of when the work goes on.
spine as (
    select
        calendars.*,
        periods.fiscal_period_id,
        periods.fiscal_year,
        periods.period_number,
        periods.starts_on,
        periods.ends_on,
        {{ fiscal_period_status('periods', 'run.as_of_on') }} as period_status,
        row_number() over (partition by calendars.workstream_id order by periods.starts_on) as period_index,
        min(periods.starts_on) over (partition by calendars.workstream_id) as plan_starts_on,
        periods.starts_on <= run.as_of_on as is_begun,
        {{ dbt.dateadd('day', -1, 'periods.ends_on') }} <= run.as_of_on as is_over
    from calendars
    cross join run
    inner join periods
        on
            calendars.fiscal_calendar_id = periods.fiscal_calendar_id
            and coalesce(calendars.first_budgeted_on, calendars.first_on) < periods.ends_on
            and greatest(calendars.last_budgeted_on, run.as_of_on) >= periods.starts_on
),

-- Each cell in the period that holds its middle; what was spent before the plan begins counts in its first one.
placed as (
    select
        spine.workstream_id,
        spine.period_index,
        sum(cells.budget_amount) as budget_amount,
        sum(cells.actual_amount) as actual_amount,
        sum(cells.forecast_amount) as forecast_amount,
        count(cells.forecast_amount) as forecast_cell_count,
        sum(case when cells.actual_amount is null then 1 else 0 end) as unrated_actual_count
    from cells
    inner join spine
        on
            cells.workstream_id = spine.workstream_id
            and cells.middle_on < spine.ends_on
            and (cells.middle_on >= spine.starts_on or spine.period_index = 1)
    group by spine.workstream_id, spine.period_index
)

select
    spine.workstream_id,
    spine.fiscal_period_id,
    spine.fiscal_calendar_id,
    spine.fiscal_year,
    spine.period_number,
    spine.period_index,
    spine.starts_on as period_starts_on,
    spine.ends_on as period_ends_on,
    spine.period_status,
    spine.plan_starts_on,
    spine.is_begun,
    spine.is_over,
    run.budget_version,
    run.reporting_currency as currency_code,
    spine.budget_line_count,
    spine.unrated_budget_count,
    case
        when spine.budget_line_count > 0 and spine.unrated_budget_count = 0
            then cast(sum(coalesce(placed.budget_amount, 0)) over to_date as decimal(28, 4))
    end as pv_amount,
    case
        when spine.budget_line_count > 0 and spine.unrated_budget_count = 0
            then cast(sum(coalesce(placed.budget_amount, 0)) over whole as decimal(28, 4))
    end as bac_amount,
    case
        when spine.is_begun and sum(coalesce(placed.unrated_actual_count, 0)) over to_date = 0
            then cast(sum(coalesce(placed.actual_amount, 0)) over to_date as decimal(28, 4))
    end as ac_amount,
    case
        when sum(coalesce(placed.forecast_cell_count, 0)) over whole > 0
            then cast(coalesce(sum(placed.forecast_amount) over to_come, 0) as decimal(28, 4))
    end as forecast_to_complete_amount
from spine
cross join run
left join placed on spine.workstream_id = placed.workstream_id and spine.period_index = placed.period_index
window
    to_date as (
        partition by spine.workstream_id order by spine.period_index
        rows between unbounded preceding and current row
    ),
    to_come as (
        partition by spine.workstream_id order by spine.period_index
        rows between 1 following and unbounded following
    ),
    whole as (partition by spine.workstream_id)
