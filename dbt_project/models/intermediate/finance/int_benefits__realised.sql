{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

profiles as (
    select * from {{ source('portfolio', 'benefits') }}
),

-- One amount a benefit, month and measure: the latest version known. A max over one row turns rows into columns.
monthly as (
    select
        benefit_id,
        period_month,
        max(case when measure = 'planned' then reporting_amount end) as planned_amount,
        max(case when measure = 'forecast' then reporting_amount end) as forecast_amount,
        max(case when measure = 'realised' then reporting_amount end) as realised_amount,
        max(case when measure = 'realised' and is_validated then reporting_amount end) as stated_validated_amount,
        max(case when measure = 'realised' then 1 else 0 end) as realised_row_count,
        max(case when is_rate_missing then 1 else 0 end) as rate_missing_count,
        max(reporting_currency_code) as currency_code
    from {{ ref('int_benefits__translated') }}
    where is_current
    group by benefit_id, period_month
),

placed as (
    select
        monthly.*,
        case
            when monthly.realised_amount is not null then coalesce(monthly.stated_validated_amount, 0)
        end as validated_amount,
        fiscal_days.fiscal_period_id,
        coalesce(fiscal_days.soft_closes_on <= run.as_of_on, false) as is_to_date
    from monthly
    cross join run
    left join {{ ref('int_fiscal_days__dated') }} as fiscal_days
        on
            run.fiscal_calendar_id = fiscal_days.fiscal_calendar_id
            and {{ period_day('monthly.period_month') }} = fiscal_days.date_on
),

flagged as (
    select
        *,
        case
            when is_to_date and realised_row_count = 0 and coalesce(planned_amount, 0) <> 0 then 1
            else 0
        end as realised_missing_count
    from placed
),

cumulated as (
    select
        *,
        {%- for measure in ['planned', 'forecast', 'realised', 'validated'] %}
            cast(
                sum({{ measure }}_amount) over (
                    partition by benefit_id
                    order by period_month
                    rows between unbounded preceding and current row
                ) as decimal(28, 4)
            ) as running_{{ measure }}_amount,
        {%- endfor %}
        sum(realised_missing_count) over (
            partition by benefit_id
            order by period_month
            rows between unbounded preceding and current row
        ) as missing_to_date_count,
        sum(rate_missing_count) over (
            partition by benefit_id
            order by period_month
            rows between unbounded preceding and current row
        ) as unrated_to_date_count
    from flagged
),

-- Why a month's "to date" cannot be told; null when it can.
judged as (
    select
        *,
        case
            when unrated_to_date_count > 0 then 'no exchange rate at most 4 days old for an amount to date'
            when not is_to_date then 'the fiscal period of the month is not closed'
            when missing_to_date_count > 0 then 'a planned month to date has no realised row'
            when coalesce(running_planned_amount, 0) = 0 then 'nothing was planned to date'
        end as held_reason
    from cumulated
)

select
    judged.benefit_id,
    judged.period_month as month_on,
    coalesce(profiles.kind, 'undeclared') as kind,
    judged.fiscal_period_id,
    judged.is_to_date,
    judged.planned_amount,
    judged.forecast_amount,
    judged.realised_amount,
    judged.validated_amount,
    case when judged.unrated_to_date_count = 0 then judged.running_planned_amount end as cumulative_planned_amount,
    case when judged.unrated_to_date_count = 0 then judged.running_forecast_amount end as cumulative_forecast_amount,
    case
        when judged.unrated_to_date_count + judged.missing_to_date_count = 0 and judged.is_to_date
            then judged.running_realised_amount
    end as cumulative_realised_amount,
    case
        when judged.unrated_to_date_count + judged.missing_to_date_count = 0 and judged.is_to_date
            then judged.running_validated_amount
    end as cumulative_validated_amount,
    judged.realised_missing_count,
    judged.rate_missing_count as unrated_count,
    judged.missing_to_date_count,
    judged.currency_code,
    judged.held_reason,
    case
        when judged.held_reason is null
            then {{ ratio('judged.running_validated_amount', 'judged.running_planned_amount') }}
    end as realisation_ratio,
    case
        when judged.held_reason is null
            then {{ ratio('judged.running_realised_amount', 'judged.running_planned_amount') }}
    end as unvalidated_realisation_ratio,
    case
        when judged.held_reason is null then judged.running_realised_amount >= judged.running_planned_amount
    end as is_favourable
from judged
left join profiles on judged.benefit_id = profiles.benefit_id
