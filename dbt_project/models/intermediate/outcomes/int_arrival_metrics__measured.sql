{{ config(materialized='table') }}

-- What comes into a workstream's work and what goes out of it, month by month; and throughput by the first finish.
with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

items as (
    select * from {{ ref('int_flow_items__scoped') }}
),

-- Items that turned on one day alike count together.
turns as (
    {%- for turn, turned_on in [('first_finish', 'first_finished_on'), ('start', 'started_on'), ('finish', 'finished_on')] %}
        {{ 'union all' if not loop.first }}
        select
            scope_id,
            history_fidelity,
            held_from_on,
            '{{ turn }}' as turn,
            {{ turned_on }} as turned_on,
            count(*) as item_count,
            sum(fidelity_score) as fidelity_scores
        from items
        where {{ turned_on }} is not null
        group by scope_id, history_fidelity, held_from_on, {{ turned_on }}
    {%- endfor %}
),

counted as (
    select
        turns.scope_id,
        months.month_on,
        sum(
            case
                when turns.turn = 'first_finish' and {{ is_known_flow('turns', 'months.judged_on') }} then turns.item_count else 0
            end
        ) as first_finish_count,
        sum(
            case
                when turns.turn = 'start' and {{ is_known_flow('turns', 'months.judged_on') }} then turns.item_count else 0
            end
        ) as start_count,
        sum(
            case
                when
                    turns.turn = 'finish' and turns.history_fidelity <> 'inferred'
                    and {{ is_known_flow('turns', 'months.judged_on') }}
                    then turns.item_count
                else 0
            end
        ) as finish_count,
        sum(case when turns.turn = 'finish' then turns.item_count else 0 end) as all_finish_count,
        sum(
            case
                when turns.turn = 'finish' and {{ is_known_flow('turns', 'months.judged_on') }} then turns.item_count else 0
            end
        ) as known_finish_count,
        {{ ratio('sum(turns.fidelity_scores)', 'sum(turns.item_count)') }} as fidelity_score
    from months
    inner join turns
        on months.month_on <= turns.turned_on
            and months.judged_on >= turns.turned_on
    group by turns.scope_id, months.month_on
),

scopes as (
    select
        scope_id,
        min(created_on) as first_created_on,
        min(held_from_on) as held_from_on,
        min(held_reason) as held_reason,
        max(case when history_fidelity <> 'inferred' then 1 else 0 end) as tracked_flag
    from items
    group by scope_id
),

judged as (
    select
        scopes.scope_id,
        months.month_on,
        scopes.tracked_flag,
        coalesce(counted.first_finish_count, 0) as first_finish_count,
        coalesce(counted.start_count, 0) as start_count,
        coalesce(counted.finish_count, 0) as finish_count,
        coalesce(counted.fidelity_score, 1) as fidelity_score,
        coalesce({{ ratio('counted.known_finish_count', 'counted.all_finish_count') }}, 1) as known_ratio,
        coalesce({{ ratio('counted.finish_count', 'counted.all_finish_count') }}, 1) as tracked_ratio,
        {{ held_by_statuses(
            'scopes', 'months.judged_on', ratio('counted.known_finish_count', 'counted.all_finish_count')
        ) }} as held_reason
    from scopes
    cross join run
    inner join months on scopes.first_created_on <= months.judged_on
    left join counted on scopes.scope_id = counted.scope_id and months.month_on = counted.month_on
)

select
    scope_id,
    month_on,
    'first_finish_throughput_items' as metric_id,
    cast(first_finish_count as decimal(28, 10)) as value,
    cast(null as decimal(28, 10)) as numerator,
    cast(null as decimal(28, 10)) as denominator,
    cast(first_finish_count as bigint) as sample_count,
    fidelity_score,
    known_ratio as coverage_ratio,
    held_reason
from judged
union all
select
    scope_id,
    month_on,
    'arrival_balance_items' as metric_id,
    cast(start_count - finish_count as decimal(28, 10)) as value,
    cast(null as decimal(28, 10)) as numerator,
    cast(null as decimal(28, 10)) as denominator,
    cast(start_count + finish_count as bigint) as sample_count,
    fidelity_score,
    tracked_ratio as coverage_ratio,
    coalesce(held_reason, case when tracked_flag = 0 then 'no item has a history of statuses' end) as held_reason
from judged
