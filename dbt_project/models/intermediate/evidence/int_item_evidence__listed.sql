with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

items as (
    select
        scoped.*,
        facts.landed_record_id
    from {{ ref('int_flow_items__scoped') }} as scoped
    inner join {{ ref('fct_work_item') }} as facts on scoped.work_item_id = facts.work_item_id
    where scoped.scope_id = 'portfolio'
),

finished as (
    select
        'finished_items' as evidence_basis,
        months.month_on,
        items.workstream_id,
        'core.fct_work_item' as source_table,
        items.work_item_id as source_row_id,
        items.landed_record_id,
        1 as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from items
    inner join months
        on items.finished_on >= months.month_on
            and items.finished_on <= months.judged_on
    where items.held_from_on is null or items.held_from_on > months.judged_on
),

first_finished as (
    select
        'first_finished_items' as evidence_basis,
        months.month_on,
        items.workstream_id,
        'core.fct_work_item' as source_table,
        items.work_item_id as source_row_id,
        items.landed_record_id,
        case when items.is_reopened_within_30_days then 1 else 0 end as numerator_part,
        1 as denominator_part,
        1 as row_count
    from items
    inner join months
        on items.first_finished_on >= months.month_on
            and items.first_finished_on <= months.judged_on
    where items.history_fidelity in ('event', 'snapshot_diff')
),

reached_days as (
    select
        intervals.work_item_id,
        min({{ at_local_date('intervals.entered_at', 'run.time_zone') }}) as reached_on
    from {{ ref('fct_status_interval') }} as intervals
    cross join run
    where intervals.status in ('review', 'done') and intervals.history_fidelity in ('event', 'snapshot_diff')
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
),

-- In progress when the month's last day ended.
in_progress as (
    select
        'items_in_progress' as evidence_basis,
        months.month_on,
        intervals.workstream_id,
        'core.fct_status_interval' as source_table,
        intervals.work_item_id || '|' || cast(intervals.sequence_number as varchar) as source_row_id,
        items.landed_record_id,
        1 as numerator_part,
        cast(null as integer) as denominator_part,
        1 as row_count
    from {{ ref('fct_status_interval') }} as intervals
    cross join run
    inner join months
        on {{ at_local_date('intervals.entered_at', 'run.time_zone') }} <= months.judged_on
            and (intervals.is_open or {{ at_local_date('intervals.exited_at', 'run.time_zone') }} > months.judged_on)
    inner join items on intervals.work_item_id = items.work_item_id
    where intervals.is_wip
)

{% for basis in ['finished', 'first_finished', 'reached', 'in_progress'] %}
    select * from {{ basis }}
    {{ 'union all' if not loop.last }}
{% endfor %}
