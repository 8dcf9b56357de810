{{ config(materialized='table') }}

-- How long the unfinished has been under way, against the slow end of what was finished in the last twelve weeks.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select
        months.*,
        cast({{ dbt.dateadd('day', -84, 'months.judged_on') }} as date) as twelve_weeks_before_on,
        {{ at_local_midnight('months.judged_until_on', 'run.time_zone') }} as judged_until_at
    from {{ ref('int_months__dated') }} as months
    cross join run
),

items as (
    select * from {{ ref('int_flow_items__scoped') }}
),

recent as (
    select
        items.scope_id,
        months.month_on,
        count(items.cycle_seconds) as timed_count,
        percentile_disc(0.85) within group (order by items.cycle_seconds) as p85_seconds
    from months
    inner join items
        on months.twelve_weeks_before_on < items.finished_on
            and months.judged_on >= items.finished_on
    group by items.scope_id, months.month_on
),

in_progress as (
    select
        months.month_on,
        months.judged_on,
        months.judged_until_at,
        spans.work_item_id
    from months
    inner join {{ ref('fct_status_interval') }} as spans
        on months.judged_until_at > spans.entered_at
            and months.judged_until_at <= spans.exited_at
    where spans.is_wip
),

aged as (
    select
        items.scope_id,
        in_progress.month_on,
        items.held_reason,
        items.fidelity_score,
        {{ is_known_flow('items', 'in_progress.judged_on') }} as is_known,
        case
            when items.started_at is not null and {{ is_known_flow('items', 'in_progress.judged_on') }}
                then {{ seconds_between('items.started_at', 'in_progress.judged_until_at') }}
        end as age_seconds
    from in_progress
    inner join items on in_progress.work_item_id = items.work_item_id
),

measured as (
    select
        aged.scope_id,
        aged.month_on,
        count(*) as item_count,
        count(aged.age_seconds) as aged_count,
        count(case when aged.is_known then 1 end) as known_count,
        min(case when not aged.is_known then aged.held_reason end) as held_reason,
        percentile_disc(0.85) within group (order by aged.age_seconds) as p85_age_seconds,
        count(case when aged.age_seconds > recent.p85_seconds then 1 end) as slow_count,
        coalesce(min(recent.timed_count), 0) as timed_count,
        cast(avg(aged.fidelity_score) as decimal(28, 10)) as fidelity_score
    from aged
    left join recent on aged.scope_id = recent.scope_id and aged.month_on = recent.month_on
    group by aged.scope_id, aged.month_on
),

judged as (
    select
        measured.*,
        {{ ratio('measured.aged_count', 'measured.item_count') }} as coverage_ratio,
        run.min_sample_count,
        case
            when measured.scope_id <> 'portfolio' then measured.held_reason
            when {{ ratio('measured.known_count', 'measured.item_count') }} < run.status_coverage_min_ratio
                then measured.held_reason
        end as statuses_reason
    from measured
    cross join run
)

select
    scope_id,
    month_on,
    'work_item_age_p85_days' as metric_id,
    {{ ratio('p85_age_seconds', 86400) }} as value,
    cast(null as decimal(28, 10)) as numerator,
    cast(null as decimal(28, 10)) as denominator,
    cast(aged_count as bigint) as sample_count,
    fidelity_score,
    coverage_ratio,
    coalesce(statuses_reason, {{ too_few('aged_count', 'min_sample_count', 'items in progress with a known start') }})
        as held_reason
from judged
union all
select
    scope_id,
    month_on,
    'work_item_aging_ratio' as metric_id,
    {{ ratio('slow_count', 'aged_count') }} as value,
    cast(slow_count as decimal(28, 10)) as numerator,
    cast(aged_count as decimal(28, 10)) as denominator,
    cast(aged_count as bigint) as sample_count,
    fidelity_score,
    coverage_ratio,
    coalesce(statuses_reason, {{ too_few('timed_count', 'min_sample_count', 'items finished in twelve weeks') }})
        as held_reason
from judged
