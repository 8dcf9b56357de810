{{ config(materialized='table') }}

with measured as (
    {% for area in [
        'flow', 'stability', 'arrival', 'aging', 'efficiency',
        'quality', 'rework', 'defect', 'deployment',
        'people', 'adoption', 'money', 'reliability', 'survey', 'value',
    ] %}
        {{ 'union all' if not loop.first }}
        select
            scope_id,
            month_on,
            metric_id,
            value,
            numerator,
            denominator,
            sample_count,
            fidelity_score,
            coverage_ratio,
            held_reason,
            {{ 'is_capped' if area == 'reliability' else 'false as is_capped' }}
        from {{ ref('int_' ~ area ~ '_metrics__measured') }}
    {% endfor %}
),

-- A duration of work that one person does is a figure about that person.
guarded as (
    select
        measured.*,
        solitary.workstream_id is not null and catalogue.metric_id is not null as is_personal
    from measured
    left join {{ ref('int_workstreams__solitary') }} as solitary on measured.scope_id = solitary.workstream_id
    left join {{ ref('int_metrics__catalogued') }} as catalogue
        on measured.metric_id = catalogue.metric_id
            and catalogue.scorecard_area = 'flow'
            and catalogue.unit in ('days', 'hours')
)

select
    scope_id,
    month_on,
    metric_id,
    case when held_reason is null and not is_personal then value end as value,
    case when not is_personal then numerator end as numerator,
    case when not is_personal then denominator end as denominator,
    sample_count,
    fidelity_score,
    coverage_ratio,
    case when is_personal then 'one person does all the work' else held_reason end as held_reason,
    is_capped
from guarded
