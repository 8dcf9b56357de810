with months as (
    select
        *,
        row_number() over (order by month_on) as month_number
    from {{ ref('int_months__dated') }}
    where is_closed
),

deliveries as (
    select * from {{ ref('int_deliveries__judged') }}
),

-- Months in which the work's full effect should show: past the lag and the ramp of its actual go-live.
expected as (
    select distinct
        links.workstream_id,
        links.kpi_id,
        months.month_on,
        months.month_number
    from {{ ref('int_links__dated') }} as links
    inner join months
        on cast({{ dbt.dateadd('day', 'links.ramp_days', 'links.expected_start_on') }} as date) <= months.month_on
    where links.is_latest
),

melons as (
    select
        expected.workstream_id,
        expected.kpi_id,
        expected.month_on,
        expected.month_number,
        deliveries.delivery_status,
        deliveries.reported_status,
        graded.status as outcome_status,
        graded.gap_ratio,
        -- Consecutive months keep the same difference to their rank.
        expected.month_number - row_number() over (
            partition by expected.workstream_id, expected.kpi_id order by expected.month_number
        ) as streak_id
    from expected
    inner join deliveries
        on expected.workstream_id = deliveries.workstream_id
            and expected.month_on = deliveries.month_on
    inner join {{ ref('int_kpi_statuses__graded') }} as graded
        on expected.kpi_id = graded.kpi_id
            and expected.month_on = graded.month_on
    where deliveries.delivery_status = 'green' and graded.status = 'behind'
),

streaks as (
    select
        *,
        row_number() over (
            partition by workstream_id, kpi_id, streak_id order by month_number
        ) as months_flat
    from melons
),

ranked as (
    select
        *,
        row_number() over (
            partition by workstream_id, month_on order by months_flat desc, gap_ratio asc nulls last, kpi_id asc
        ) as preference
    from streaks
    where months_flat >= 2
)

select
    workstream_id,
    month_on,
    kpi_id,
    delivery_status,
    reported_status,
    outcome_status,
    gap_ratio,
    cast(months_flat as integer) as months_flat
from ranked
where preference = 1
