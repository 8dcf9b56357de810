-- An untouched item stands behind the months that it stood behind, but for what moves with the day that a month is judged on.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

judged_anew as (
    {{ months_judged_anew() }}
),

measured_anew as (
    {{ items_measured_anew() }}
),

items as (
    select
        scoped.*,
        facts.landed_record_id,
        measured_anew.work_item_id is not null as is_measured_anew
    from {{ ref('int_flow_items__scoped') }} as scoped
    inner join {{ ref('fct_work_item') }} as facts on scoped.work_item_id = facts.work_item_id
    left join measured_anew on scoped.work_item_id = measured_anew.work_item_id
    where scoped.scope_id = 'portfolio'
),

-- Items by the day of a turn: within the month, or within the weeks that reach into the twelve before its end.
{% set twelve_weeks = 'cast(' ~ dbt.dateadd('day', -89, 'months.judged_on') ~ ' as date)' %}
{% set reopened = 'case when items.is_reopened_within_30_days then 1 else 0 end' %}
{% set dated = [
    ('finished_items', 'finished_on', 'months.month_on', '1', 'null', 'items.is_measured_anew and ' ~ is_known_flow('items', 'months.judged_on')),
    ('recently_finished_items', 'finished_on', twelve_weeks, '1', 'null',
        '(items.is_measured_anew or months.month_on in (select judged_anew.month_on from judged_anew))'),
    ('first_finishes', 'first_finished_on', 'months.month_on', '1', 'null', 'items.is_measured_anew and ' ~ is_known_flow('items', 'months.judged_on')),
    ('first_finished_items', 'first_finished_on', 'months.month_on', reopened, '1',
        "items.is_measured_anew and items.history_fidelity in ('event', 'snapshot_diff')"),
] %}
{% for basis, turned_on, since_on, numerator, denominator, condition in dated %}
    {{ basis }} as (
        select
            '{{ basis }}' as evidence_basis,
            months.month_on,
            items.workstream_id,
            'core.fct_work_item' as source_table,
            items.work_item_id as source_row_id,
            items.landed_record_id,
            {{ numerator }} as numerator_part,
            cast({{ denominator }} as integer) as denominator_part,
            1 as row_count
        from items
        inner join months
            on
                items.{{ turned_on }} >= {{ since_on }}
                and items.{{ turned_on }} <= months.judged_on
        where {{ condition }}
    ),
{% endfor %}

-- What came into the month's work adds one, what went out of it takes one.
turned_items as (
    select
        'turned_items' as evidence_basis,
        months.month_on,
        items.workstream_id,
        'core.fct_work_item' as source_table,
        items.work_item_id as source_row_id,
        items.landed_record_id,
        case when items.started_on between months.month_on and months.judged_on then 1 else 0 end
        - case
            when items.history_fidelity <> 'inferred' and items.finished_on between months.month_on and months.judged_on
                then 1
            else 0
        end as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from items
    inner join months
        on
            items.started_on between months.month_on and months.judged_on
            or (
                items.history_fidelity <> 'inferred'
                and items.finished_on between months.month_on and months.judged_on
            )
    where items.is_measured_anew and {{ is_known_flow('items', 'months.judged_on') }}
),

reached_days as (
    select
        intervals.work_item_id,
        {{ at_local_date('min(intervals.entered_at)', 'min(run.time_zone)') }} as reached_on
    from {{ ref('fct_status_interval') }} as intervals
    cross join run
    where
        intervals.status in ('review', 'done')
        and intervals.history_fidelity in ('event', 'snapshot_diff')
        and intervals.work_item_id in (select measured_anew.work_item_id from measured_anew)
    group by intervals.work_item_id
),

reached as (
    select
        'reached_items' as evidence_basis,
        months.month_on,
        items.workstream_id,
        'core.fct_work_item' as source_table,
        items.work_item_id as source_row_id,
        items.landed_record_id,
        cast(null as integer) as numerator_part,
        1 as denominator_part,
        1 as row_count
    from items
    inner join reached_days on items.work_item_id = reached_days.work_item_id
    inner join months
        on reached_days.reached_on >= months.month_on
            and reached_days.reached_on <= months.judged_on
    where items.is_measured_anew
),

-- In progress when the month's last day ended.
month_ends as (
    select
        months.month_on,
        {{ at_local_midnight('months.judged_until_on', 'run.time_zone') }} as judged_until_at
    from months
    cross join run
),

in_progress as (
    select
        'items_in_progress' as evidence_basis,
        month_ends.month_on,
        intervals.workstream_id,
        'core.fct_status_interval' as source_table,
        intervals.work_item_id || '|' || cast(intervals.sequence_number as varchar) as source_row_id,
        items.landed_record_id,
        1 as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from {{ ref('fct_status_interval') }} as intervals
    inner join month_ends
        on
            intervals.entered_at < month_ends.judged_until_at
            and (intervals.is_open or intervals.exited_at >= month_ends.judged_until_at)
    inner join items on intervals.work_item_id = items.work_item_id
    where intervals.is_wip
)

{% for basis, turned_on, since_on, numerator, denominator, condition in dated %}
    select * from {{ basis }}
    union all
{% endfor %}
select * from turned_items
union all
select * from reached
union all
select * from in_progress
