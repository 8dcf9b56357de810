{{ config(materialized='table') }}

{%- set durations = [
    ('cycle_time', 'cycle_seconds', 86400, 'days', 'finished items with a history'),
    ('business_cycle_time', 'business_cycle_seconds', 3600, 'hours', 'finished items with a history'),
    ('lead_time', 'lead_seconds', 86400, 'days', 'finished items with a lead time'),
] %}

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
        count(case when {{ is_known_flow('items', 'months.judged_on') }} then 1 end) as known_count,
        {%- for name, seconds, unit_seconds, unit, what in durations %}
            count(case when {{ is_known_flow('items', 'months.judged_on') }} then items.{{ seconds }} end)
                as {{ name }}_count,
            {%- for percent in [50, 85] %}
                percentile_disc({{ percent / 100 }}) within group (
                    order by case when {{ is_known_flow('items', 'months.judged_on') }} then items.{{ seconds }} end
                ) as {{ name }}_p{{ percent }}_seconds,
            {%- endfor %}
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
        coalesce(finished.known_count, 0) as throughput_count,
        {%- for name, seconds, unit_seconds, unit, what in durations %}
            coalesce(finished.{{ name }}_count, 0) as {{ name }}_count,
            {%- for percent in [50, 85] %}
                {{ ratio('finished.' ~ name ~ '_p' ~ percent ~ '_seconds', unit_seconds) }} as {{ name }}_p{{ percent }},
            {%- endfor %}
        {%- endfor %}
        coalesce(finished.fidelity_score, 1) as fidelity_score,
        coalesce({{ ratio('finished.known_count', 'finished.finished_count') }}, 1) as coverage_ratio,
        {{ held_by_statuses('scopes', 'months.judged_on', ratio('finished.known_count', 'finished.finished_count')) }}
            as held_reason,
        run.min_sample_count
    from scopes
    cross join run
    inner join months on scopes.first_created_on <= months.judged_on
    left join finished on scopes.scope_id = finished.scope_id and months.month_on = finished.month_on
),

work_in_progress as (
    {%- for scope in ["'portfolio'", 'workstream_id'] %}
        {{ 'union all' if not loop.first }}
        select
            {{ scope }} as scope_id,
            date_on,
            sum(wip_count) as wip_count
        from {{ ref('fct_flow_daily') }}
        where is_wip
        group by {{ 'workstream_id, ' if scope == 'workstream_id' }}date_on
    {%- endfor %}
),

metrics as (
    select
        covered.*,
        'throughput_items' as metric_id,
        cast(covered.throughput_count as decimal(28, 10)) as value,
        covered.throughput_count as sample_count,
        covered.held_reason as reason
    from covered
    union all
    select
        covered.*,
        'wip_items' as metric_id,
        cast(coalesce(work_in_progress.wip_count, 0) as decimal(28, 10)) as value,
        coalesce(work_in_progress.wip_count, 0) as sample_count,
        covered.held_reason as reason
    from covered
    left join work_in_progress
        on covered.scope_id = work_in_progress.scope_id
            and covered.judged_on = work_in_progress.date_on
    {%- for name, seconds, unit_seconds, unit, what in durations %}
        {%- for percent in [50, 85] %}
            union all
            select
                covered.*,
                '{{ name }}_p{{ percent }}_{{ unit }}' as metric_id,
                covered.{{ name }}_p{{ percent }} as value,
                covered.{{ name }}_count as sample_count,
                coalesce(covered.held_reason, {{ too_few('covered.' ~ name ~ '_count', 'covered.min_sample_count', what) }})
                    as reason
            from covered
        {%- endfor %}
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
    reason as held_reason
from metrics
