{% set to_date = 'partition by workstream_id, kpi_id order by month_on rows between unbounded preceding and current row' %}
with months as (
    select * from {{ ref('fct_workstream_outcome_month') }}
    where workstream_id <> 'exogenous'
),

-- The go-live that counts is the latest known one; a link without any begins with itself.
links as (
    select
        links.workstream_id,
        links.kpi_id,
        links.value_per_unit,
        links.volume_per_day,
        links.currency_code,
        links.valid_from,
        links.valid_to,
        coalesce(
            dated.expected_start_on,
            cast({{ dbt.dateadd('day', 'coalesce(links.lag_days, 0)', 'links.valid_from') }} as date)
        ) as moves_from_on
    from {{ ref('bridge_workstream_kpi') }} as links
    left join {{ ref('int_links__dated') }} as dated on links.link_id = dated.link_id and dated.is_latest
    where links.link_type not in ('unlinked', 'exogenous')
),

linked as (
    select
        months.*,
        dates.judged_on,
        {{ days_between('months.month_on', 'dates.judged_until_on') }} as day_count,
        links.moves_from_on,
        links.value_per_unit,
        links.volume_per_day,
        links.currency_code as value_currency_code,
        dates.judged_on >= links.moves_from_on as is_past_lag,
        case kpis.direction when 'down' then -months.credited_movement else months.credited_movement end
            as credited_improvement
    from months
    left join {{ ref('int_months__dated') }} as dates on months.month_on = dates.month_on
    left join {{ ref('dim_kpi') }} as kpis on months.kpi_id = kpis.kpi_id
    left join links
        on
            months.workstream_id = links.workstream_id
            and months.kpi_id = links.kpi_id
            and dates.judged_on >= links.valid_from
            and (links.valid_to is null or dates.judged_on < links.valid_to)
),

cumulated as (
    select
        *,
        sum(spend_amount) over ({{ to_date }}) as cumulative_spend_amount,
        sum(untranslated_line_count) over ({{ to_date }}) as untranslated_to_date_count,
        sum(case when is_past_lag then credited_improvement end) over ({{ to_date }}) as moved_to_date
    from linked
),

judged as (
    select
        *,
        case
            when kpi_id = 'unlinked' then 'no live link'
            when moves_from_on is null then 'the link is not live in the month'
            when not is_past_lag then 'the lag after go-live is not over'
            when moved_to_date is null then 'the KPI has no movement yet'
            when moved_to_date <= 0 then 'the KPI has not moved in the right direction'
            when untranslated_to_date_count > 0 then 'a posted line has no exchange rate at most 4 days old'
        end as held_reason
    from cumulated
)

select
    judged.workstream_id,
    judged.kpi_id,
    judged.month_on,
    judged.spend_amount,
    judged.currency_code,
    judged.untranslated_line_count,
    cast(judged.cumulative_spend_amount as decimal(28, 4)) as cumulative_spend_amount,
    judged.credited_movement,
    cast(case when judged.is_past_lag then judged.moved_to_date end as decimal(28, 10)) as credited_improvement_to_date,
    cast(
        case
            when judged.is_past_lag
                then {{ round_money(
                    'cast(cast(judged.moved_to_date as double) * cast(judged.value_per_unit as double)'
                    ~ ' * cast(judged.volume_per_day as double) * judged.day_count as decimal(28, 10))',
                    'currencies.minor_unit_digits'
                ) }}
        end as decimal(28, 4)
    ) as credited_value_amount,
    judged.value_currency_code as credited_value_currency_code,
    case when judged.held_reason is null then {{ ratio('judged.cumulative_spend_amount', 'judged.moved_to_date') }} end
        as cost_per_unit_moved,
    judged.held_reason
from judged
left join {{ source('portfolio', 'currencies') }} as currencies
    on judged.value_currency_code = currencies.currency_code
