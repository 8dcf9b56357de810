with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- A month is told once its last items have had their 30 days in which to come back.
ripe_months as (
    select months.*
    from {{ ref('int_months__dated') }} as months
    cross join run
    where {{ days_between('months.month_ends_on', 'run.as_of_on') }} >= 30
),

counted as (
    select
        items.scope_id,
        months.month_on,
        count(*) as finished_count,
        count(case when items.is_reopened_within_30_days then 1 end) as reopened_count,
        cast(avg(items.fidelity_score) as decimal(28, 10)) as fidelity_score,
        min(case when items.held_from_on <= months.month_ends_on then items.held_reason end) as held_reason,
        count(case when items.held_from_on is null or items.held_from_on > months.month_ends_on then 1 end) as known_count
    from ripe_months as months
    inner join {{ ref('int_flow_items__scoped') }} as items
        on months.month_on <= items.first_finished_on
            and months.month_ends_on >= items.first_finished_on
    where items.history_fidelity in ('event', 'snapshot_diff')
    group by items.scope_id, months.month_on
)

select
    counted.scope_id,
    counted.month_on,
    'reopen_ratio' as metric_id,
    {{ ratio('counted.reopened_count', 'counted.finished_count') }} as value,
    cast(counted.reopened_count as decimal(28, 10)) as numerator,
    cast(counted.finished_count as decimal(28, 10)) as denominator,
    cast(counted.finished_count as bigint) as sample_count,
    counted.fidelity_score,
    {{ ratio('counted.known_count', 'counted.finished_count') }} as coverage_ratio,
    coalesce(
        case
            when {{ ratio('counted.known_count', 'counted.finished_count') }} < run.status_coverage_min_ratio
                then counted.held_reason
        end,
        {{ too_few('counted.finished_count', 'run.min_sample_count', 'finished items') }}
    ) as held_reason
from counted
cross join run
