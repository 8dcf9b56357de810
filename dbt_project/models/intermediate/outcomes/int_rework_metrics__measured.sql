{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

ranks as (
    select distinct
        status,
        status_rank
    from {{ source('portfolio', 'statuses') }}
),

-- Back is towards a lower rank of the canonical statuses; the order of a tool's labels means nothing.
intervals as (
    select
        intervals.work_item_id,
        intervals.entered_at,
        intervals.status in ('review', 'done') as is_reaching,
        intervals.status = 'done' as is_done,
        ranks.status_rank < lag(ranks.status_rank) over (
            partition by intervals.work_item_id order by intervals.sequence_number
        ) as is_back,
        case when intervals.is_wip and not intervals.is_wait then intervals.calendar_seconds else 0 end as active_seconds,
        intervals.sequence_number
    from {{ ref('fct_status_interval') }} as intervals
    left join ranks on intervals.status = ranks.status
    where intervals.history_fidelity in ('event', 'snapshot_diff')
),

numbered as (
    select
        *,
        min(case when is_reaching then sequence_number end) over (partition by work_item_id) as reached_number,
        min(case when is_done then sequence_number end) over (partition by work_item_id) as done_number
    from intervals
),

reworked as (
    select
        numbered.work_item_id,
        {{ at_local_date(
            'min(case when numbered.is_reaching then numbered.entered_at end)', 'min(run.time_zone)'
        ) }} as reached_on,
        max(case when numbered.is_back and numbered.sequence_number > numbered.reached_number then 1 else 0 end)
            as is_reworked,
        sum(numbered.active_seconds) as active_seconds,
        sum(case when numbered.sequence_number > numbered.done_number then numbered.active_seconds else 0 end)
            as rework_seconds
    from numbered
    cross join run
    where numbered.reached_number is not null
    group by numbered.work_item_id
),

-- A month counts the items of workflows whose every status is known by its end.
counted as (
    select
        items.scope_id,
        months.month_on,
        count(*) as reached_count,
        sum(case when coalesce(items.held_from_on > months.judged_on, true) then 1 else 0 end) as known_count,
        sum(case when coalesce(items.held_from_on > months.judged_on, true) then reworked.is_reworked else 0 end)
            as reworked_count,
        sum(case when coalesce(items.held_from_on > months.judged_on, true) then reworked.active_seconds else 0 end)
            as active_seconds,
        sum(case when coalesce(items.held_from_on > months.judged_on, true) then reworked.rework_seconds else 0 end)
            as rework_seconds,
        cast(avg(items.fidelity_score) as decimal(28, 10)) as fidelity_score,
        min(case when items.held_from_on <= months.judged_on then items.held_reason end) as held_reason
    from {{ ref('int_months__dated') }} as months
    inner join reworked
        on
            months.month_on <= reworked.reached_on
            and months.judged_on >= reworked.reached_on
    inner join {{ ref('int_flow_items__scoped') }} as items on reworked.work_item_id = items.work_item_id
    group by items.scope_id, months.month_on
),

metrics as (
    select
        *,
        'rework_ratio' as metric_id,
        reworked_count as numerator,
        known_count as denominator
    from counted
    union all
    select
        *,
        'rework_effort_share_ratio' as metric_id,
        rework_seconds as numerator,
        active_seconds as denominator
    from counted
)

select
    metrics.scope_id,
    metrics.month_on,
    metrics.metric_id,
    {{ ratio('metrics.numerator', 'metrics.denominator') }} as value,
    cast(metrics.numerator as decimal(28, 10)) as numerator,
    cast(metrics.denominator as decimal(28, 10)) as denominator,
    cast(metrics.known_count as bigint) as sample_count,
    metrics.fidelity_score,
    {{ ratio('metrics.known_count', 'metrics.reached_count') }} as coverage_ratio,
    coalesce(
        case
            when {{ ratio('metrics.known_count', 'metrics.reached_count') }} < run.status_coverage_min_ratio
                then metrics.held_reason
        end,
        {{ too_few('metrics.known_count', 'run.min_sample_count', 'items with a history') }}
    ) as held_reason
from metrics
cross join run
