with months as (
    select * from {{ ref('int_months__dated') }}
),

links as (
    select * from {{ ref('bridge_workstream_kpi') }}
),

spend as (
    select * from {{ ref('int_spend__monthly') }}
),

kpi_values as (
    select
        kpi_id,
        month_on,
        value,
        value - lag(value) over (partition by kpi_id order by month_on) as movement
    from {{ ref('int_kpi_actuals__dated') }}
    where held_reason is null and value is not null
),

-- Links live on the day the month is judged claim the month's movement; the rest row takes what rounding leaves.
claims as (
    select
        links.workstream_id,
        links.kpi_id,
        months.month_on,
        max(links.benefit_id) as benefit_id,
        sum(links.credit_weight) as credit_weight
    from links
    inner join months
        on links.valid_from <= months.judged_on
            and (links.valid_to is null or links.valid_to > months.judged_on)
    where links.kpi_id <> 'unlinked'
    group by links.workstream_id, links.kpi_id, months.month_on
),

keys as (
    select
        workstream_id,
        kpi_id,
        month_on
    from spend
    union
    select
        claims.workstream_id,
        claims.kpi_id,
        claims.month_on
    from claims
    inner join kpi_values on claims.kpi_id = kpi_values.kpi_id and claims.month_on = kpi_values.month_on
),

benefits as (
    select
        benefit_id,
        period_month,
        sum(case when measure = 'planned' then reporting_amount end) as planned_amount,
        sum(case when measure = 'realised' then reporting_amount end) as realised_amount
    from {{ ref('fct_benefit_period') }}
    where is_current
    group by benefit_id, period_month
),

metrics as (
    select
        workstream_id,
        month_on,
        max(case when metric_id = 'throughput_items' then value end) as finished_count,
        max(case when metric_id = 'cycle_time_p50_days' then value end) as cycle_time_p50_days
    from {{ ref('int_workstream_metrics__measured') }}
    group by workstream_id, month_on
),

adoption as (
    select
        month_on,
        value as adoption_ratio
    from {{ ref('int_portfolio_metrics__measured') }}
    where metric_id = 'adoption_ratio'
),

joined as (
    select
        keys.*,
        coalesce(spend.spend_amount, 0) as spend_amount,
        coalesce(spend.untranslated_line_count, 0) as untranslated_line_count,
        claims.credit_weight,
        claims.benefit_id,
        kpi_values.value as kpi_value,
        kpi_values.movement,
        cast(kpi_values.movement * claims.credit_weight as decimal(28, 10)) as claimed_movement
    from keys
    left join spend
        on keys.workstream_id = spend.workstream_id
            and keys.kpi_id = spend.kpi_id
            and keys.month_on = spend.month_on
    left join claims
        on keys.workstream_id = claims.workstream_id
            and keys.kpi_id = claims.kpi_id
            and keys.month_on = claims.month_on
    left join kpi_values on keys.kpi_id = kpi_values.kpi_id and keys.month_on = kpi_values.month_on
)

select
    joined.workstream_id,
    joined.kpi_id,
    joined.month_on,
    cast(joined.spend_amount as decimal(28, 4)) as spend_amount,
    run.reporting_currency as currency_code,
    cast(joined.untranslated_line_count as bigint) as untranslated_line_count,
    cast(metrics.finished_count as bigint) as finished_count,
    cast(metrics.cycle_time_p50_days as decimal(28, 10)) as cycle_time_p50_days,
    cast(deliveries.slip_days as integer) as slip_days,
    cast(case when kpis.metric_id = 'adoption_ratio' then adoption.adoption_ratio end as decimal(28, 10))
        as active_eligible_ratio,
    cast(joined.kpi_value as decimal(28, 10)) as kpi_value,
    cast(joined.movement as decimal(28, 10)) as movement,
    cast(
        case
            when joined.workstream_id = 'exogenous'
                then joined.movement - coalesce(
                        sum(case when joined.workstream_id <> 'exogenous' then joined.claimed_movement end)
                            over (partition by joined.kpi_id, joined.month_on), 0
                    )
            else joined.claimed_movement
        end as decimal(28, 10)
    ) as credited_movement,
    joined.benefit_id,
    cast(benefits.planned_amount as decimal(28, 4)) as planned_benefit_amount,
    cast(benefits.realised_amount as decimal(28, 4)) as realised_benefit_amount
from joined
cross join {{ source('portfolio', 'run') }} as run
left join {{ ref('dim_kpi') }} as kpis on joined.kpi_id = kpis.kpi_id
left join metrics on joined.workstream_id = metrics.workstream_id and joined.month_on = metrics.month_on
left join adoption on joined.month_on = adoption.month_on
left join {{ ref('int_deliveries__judged') }} as deliveries
    on joined.workstream_id = deliveries.workstream_id and joined.month_on = deliveries.month_on
left join benefits on joined.benefit_id = benefits.benefit_id and joined.month_on = benefits.period_month
