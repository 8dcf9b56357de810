{{ config(materialized='table') }}

-- How steady the flow of the last twelve weeks is: how throughput varies from week to week, and how far the slow items
-- lie from the middle.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select
        *,
        cast({{ dbt.dateadd('day', -84, 'judged_on') }} as date) as twelve_weeks_before_on
    from {{ ref('int_months__dated') }}
),

items as (
    select * from {{ ref('int_flow_items__scoped') }}
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

homes as (
    select distinct
        scope_id,
        workstream_id
    from items
),

-- Weeks in which somebody of the scope could work.
weeks as (
    select distinct
        homes.scope_id,
        dates.week_starts_on
    from homes
    inner join {{ ref('int_workstream_calendars__resolved') }} as calendars
        on homes.workstream_id = calendars.workstream_id
    inner join {{ source('portfolio', 'business_days') }} as days
        on calendars.work_calendar_id = days.work_calendar_id and days.is_working_day
    inner join {{ ref('dim_date') }} as dates on days.date_on = dates.date_on
),

finished_weekly as (
    select
        items.scope_id,
        dates.week_starts_on,
        count(*) as finished_count
    from items
    inner join {{ ref('dim_date') }} as dates on items.finished_on = dates.date_on
    group by items.scope_id, dates.week_starts_on
),

-- Sums of whole numbers and of their squares: the variation does not depend on the order of rows.
varied as (
    select
        scopes.scope_id,
        months.month_on,
        count(*) as week_count,
        sum(coalesce(finished_weekly.finished_count, 0)) as total,
        sum(coalesce(finished_weekly.finished_count, 0) * coalesce(finished_weekly.finished_count, 0)) as total_of_squares
    from months
    cross join scopes
    inner join weeks
        on scopes.scope_id = weeks.scope_id
            and scopes.first_created_on <= weeks.week_starts_on
            and months.judged_on >= {{ dbt.dateadd('day', 6, 'weeks.week_starts_on') }}
            and months.twelve_weeks_before_on < {{ dbt.dateadd('day', 6, 'weeks.week_starts_on') }}
    left join finished_weekly
        on weeks.scope_id = finished_weekly.scope_id and weeks.week_starts_on = finished_weekly.week_starts_on
    group by scopes.scope_id, months.month_on
),

recent as (
    select
        items.scope_id,
        months.month_on,
        count(items.cycle_seconds) as timed_count,
        percentile_disc(0.5) within group (order by items.cycle_seconds) as p50_seconds,
        percentile_disc(0.85) within group (order by items.cycle_seconds) as p85_seconds,
        count(*) as finished_count,
        count(case when {{ is_known_flow('items', 'months.judged_on') }} then 1 end) as known_count,
        cast(avg(items.fidelity_score) as decimal(28, 10)) as fidelity_score
    from months
    inner join items
        on months.twelve_weeks_before_on < items.finished_on
            and months.judged_on >= items.finished_on
    group by items.scope_id, months.month_on
),

judged as (
    select
        scopes.scope_id,
        months.month_on,
        {{ ratio(
            'sqrt(cast(varied.week_count * (varied.week_count * varied.total_of_squares - varied.total * varied.total)'
            ~ ' as double) / nullif(varied.week_count - 1, 0))', 'varied.total'
        ) }} as variation_ratio,
        coalesce(varied.week_count, 0) as week_count,
        {{ ratio('recent.p85_seconds', 'recent.p50_seconds') }} as tail_ratio,
        coalesce(recent.timed_count, 0) as timed_count,
        coalesce(recent.fidelity_score, 1) as fidelity_score,
        coalesce({{ ratio('recent.known_count', 'recent.finished_count') }}, 1) as coverage_ratio,
        {{ held_by_statuses('scopes', 'months.judged_on', ratio('recent.known_count', 'recent.finished_count')) }}
            as held_reason,
        run.min_sample_count
    from scopes
    cross join run
    inner join months on scopes.first_created_on <= months.judged_on
    left join varied on scopes.scope_id = varied.scope_id and months.month_on = varied.month_on
    left join recent on scopes.scope_id = recent.scope_id and months.month_on = recent.month_on
)

{% for metric_id, value, sample_count, needed, what in [
    ('throughput_variation_ratio', 'variation_ratio', 'week_count', 6, 'whole weeks with working days'),
    ('cycle_time_tail_ratio', 'tail_ratio', 'timed_count', 'min_sample_count', 'finished items with a history'),
] %}
    {{ 'union all' if not loop.first }}
    select
        scope_id,
        month_on,
        '{{ metric_id }}' as metric_id,
        {{ value }} as value,
        cast(null as decimal(28, 10)) as numerator,
        cast(null as decimal(28, 10)) as denominator,
        cast({{ sample_count }} as bigint) as sample_count,
        fidelity_score,
        coverage_ratio,
        coalesce(held_reason, {{ too_few(sample_count, needed, what) }}) as held_reason
    from judged
{% endfor %}
