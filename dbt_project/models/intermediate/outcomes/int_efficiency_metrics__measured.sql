{{ config(materialized='table') }}

-- How much of the working time between start and finish was work, and how much was waiting.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

items as (
    select * from {{ ref('int_flow_items__scoped') }}
    where finished_on is not null
),

-- A source whose map names no waiting status cannot tell waiting from work.
waiting_sources as (
    select distinct source_instance
    from {{ ref('dim_status') }}
    where is_wait
),

-- Per item: the seconds of its working hours under way, those of waiting, and those whose status says which. Since when
-- an item was under way that was first seen so, nobody knows.
under_way as (
    select
        spans.work_item_id,
        sum(spans.business_seconds) as all_seconds,
        sum(case when spans.is_wait then 0 else spans.business_seconds end) as active_seconds,
        sum(case when waiting_sources.source_instance is not null then spans.business_seconds else 0 end)
            as told_seconds
    from {{ ref('fct_status_interval') }} as spans
    left join waiting_sources
        on spans.source_instance = waiting_sources.source_instance or waiting_sources.source_instance = '*'
    where spans.is_wip
    group by spans.work_item_id
    having max(case when spans.history_fidelity = 'inferred' then 1 else 0 end) = 0
),

summed as (
    select
        items.scope_id,
        months.month_on,
        count(*) as finished_count,
        count(case when {{ is_known_flow('items', 'months.judged_on') }} then 1 end) as known_count,
        count(case when {{ is_known_flow('items', 'months.judged_on') }} then under_way.all_seconds end) as timed_count,
        sum(case when {{ is_known_flow('items', 'months.judged_on') }} then under_way.all_seconds end) as all_seconds,
        sum(case when {{ is_known_flow('items', 'months.judged_on') }} then under_way.active_seconds end) as active_seconds,
        sum(case when {{ is_known_flow('items', 'months.judged_on') }} then under_way.told_seconds end) as told_seconds,
        min(case when not {{ is_known_flow('items', 'months.judged_on') }} then items.held_reason end) as held_reason,
        cast(avg(case when under_way.all_seconds is not null then items.fidelity_score end) as decimal(28, 10))
            as fidelity_score
    from months
    inner join items
        on months.month_on <= items.finished_on
            and months.judged_on >= items.finished_on
    left join under_way on items.work_item_id = under_way.work_item_id
    group by items.scope_id, months.month_on
)

select
    summed.scope_id,
    summed.month_on,
    'flow_efficiency_ratio' as metric_id,
    {{ ratio('summed.active_seconds', 'summed.all_seconds') }} as value,
    cast(summed.active_seconds as decimal(28, 10)) as numerator,
    cast(summed.all_seconds as decimal(28, 10)) as denominator,
    cast(summed.timed_count as bigint) as sample_count,
    coalesce(summed.fidelity_score, {{ fidelity_score("'inferred'") }}) as fidelity_score,
    coalesce({{ ratio('summed.told_seconds', 'summed.all_seconds') }}, 0) as coverage_ratio,
    coalesce(
        case
            when
                summed.scope_id <> 'portfolio'
                or {{ ratio('summed.known_count', 'summed.finished_count') }} < run.status_coverage_min_ratio
                then summed.held_reason
        end,
        {{ too_few('summed.timed_count', 'run.min_sample_count', 'finished items with time under way') }},
        case
            when {{ ratio('summed.told_seconds', 'summed.all_seconds') }} < 0.9
                then 'less than 90% of the time lies in workflows that map a waiting status'
        end
    ) as held_reason
from summed
cross join run
