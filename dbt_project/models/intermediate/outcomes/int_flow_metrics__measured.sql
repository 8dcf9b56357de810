{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

items as (
    select * from {{ ref('int_flow_items__scoped') }}
),

-- A month counts what was finished in workflows whose every status is known by its end.
finished as (
    select
        items.scope_id,
        months.month_on,
        count(*) as finished_count,
        count(case when items.held_from_on is null or items.held_from_on > months.judged_on then 1 end) as known_count,
        count(case when items.held_from_on is null or items.held_from_on > months.judged_on then items.cycle_seconds end)
            as timed_count,
        {%- for percent in [50, 85] %}
            percentile_disc({{ percent / 100 }}) within group (
                order by case
                    when items.held_from_on is null or items.held_from_on > months.judged_on then items.cycle_seconds
                end
            ) as p{{ percent }}_seconds,
        {%- endfor %}
        cast(avg(items.fidelity_score) as decimal(28, 10)) as fidelity_score
    from months
    inner join items
        on months.month_on <= items.finished_on
            and months.judged_on >= items.finished_on
    group by items.scope_id, months.month_on
),

scopes as (
    select
        scope_id,
        min(created_on) as first_created_on,
        min(held_from_on) as held_from_on,
        min(held_reason) as held_reason
    from items
    group by scope_id
),

-- The portfolio lives with a workflow that is not known, as long as enough of its work is.
covered as (
    select
        scopes.scope_id,
        months.month_on,
        months.judged_on,
        coalesce(finished.finished_count, 0) as finished_count,
        coalesce(finished.known_count, 0) as known_count,
        coalesce(finished.timed_count, 0) as timed_count,
        finished.p50_seconds,
        finished.p85_seconds,
        coalesce(finished.fidelity_score, 1) as fidelity_score,
        coalesce({{ ratio('finished.known_count', 'finished.finished_count') }}, 1) as coverage_ratio,
        case
            when scopes.scope_id <> 'portfolio' and scopes.held_from_on <= months.judged_on then scopes.held_reason
            when {{ ratio('finished.known_count', 'finished.finished_count') }} < run.status_coverage_min_ratio
                then scopes.held_reason
        end as held_reason,
        run.min_sample_count
    from scopes
    cross join run
    inner join months on scopes.first_created_on <= months.judged_on
    left join finished on scopes.scope_id = finished.scope_id and months.month_on = finished.month_on
),

work_in_progress as (
    select
        flow.workstream_id as scope_id,
        flow.date_on,
        sum(flow.wip_count) as wip_count
    from {{ ref('fct_flow_daily') }} as flow
    where flow.is_wip
    group by flow.workstream_id, flow.date_on
    union all
    select
        'portfolio' as scope_id,
        flow.date_on,
        sum(flow.wip_count) as wip_count
    from {{ ref('fct_flow_daily') }} as flow
    where flow.is_wip
    group by flow.date_on
),

metrics as (
    select
        scope_id,
        month_on,
        'throughput_items' as metric_id,
        cast(known_count as decimal(28, 10)) as value,
        known_count as sample_count,
        fidelity_score,
        coverage_ratio,
        held_reason
    from covered
    union all
    select
        covered.scope_id,
        covered.month_on,
        'wip_items' as metric_id,
        cast(coalesce(work_in_progress.wip_count, 0) as decimal(28, 10)) as value,
        coalesce(work_in_progress.wip_count, 0) as sample_count,
        covered.fidelity_score,
        covered.coverage_ratio,
        covered.held_reason
    from covered
    left join work_in_progress
        on covered.scope_id = work_in_progress.scope_id
            and covered.judged_on = work_in_progress.date_on
    {%- for percent in [50, 85] %}
        union all
        select
            scope_id,
            month_on,
            'cycle_time_p{{ percent }}_days' as metric_id,
            {{ ratio('p' ~ percent ~ '_seconds', 86400) }} as value,
            timed_count as sample_count,
            fidelity_score,
            coverage_ratio,
            coalesce(held_reason, {{ too_few('timed_count', 'min_sample_count', 'finished items with a history') }})
                as held_reason
        from covered
    {%- endfor %}
)

select
    scope_id,
    month_on,
    metric_id,
    value,
    cast(null as decimal(28, 10)) as numerator,
    cast(null as decimal(28, 10)) as denominator,
    cast(sample_count as bigint) as sample_count,
    fidelity_score,
    coverage_ratio,
    held_reason
from metrics
