-- No gap, no overlap, and the parts of a life add up to it, from creation to as_of.
with

chained as (
    select
        intervals.work_item_id,
        intervals.sequence_number,
        intervals.entered_at,
        intervals.exited_at,
        intervals.is_open,
        intervals.calendar_seconds,
        lead(intervals.entered_at) over (
            partition by intervals.work_item_id order by intervals.sequence_number
        ) as next_entered_at
    from {{ ref('fct_status_interval') }} as intervals
),

lives as (
    select
        chained.work_item_id,
        min(chained.entered_at) as first_entered_at,
        max(chained.exited_at) as last_exited_at,
        sum(chained.calendar_seconds) as interval_seconds,
        sum(
            case
                when chained.exited_at < chained.entered_at then 1
                when chained.next_entered_at is null and not chained.is_open then 1
                when chained.next_entered_at is not null and chained.is_open then 1
                when chained.next_entered_at <> chained.exited_at then 1
                else 0
            end
        ) as broken_count
    from chained
    group by chained.work_item_id
)

select items.work_item_id
from {{ ref('fct_work_item') }} as items
cross join {{ source('portfolio', 'run') }} as run
left join lives
    on items.work_item_id = lives.work_item_id
where
    not items.is_deleted
    and items.created_at < run.as_of_at
    and (
        lives.work_item_id is null
        or lives.broken_count > 0
        or lives.first_entered_at <> items.created_at
        or lives.last_exited_at <> run.as_of_at
        or lives.interval_seconds <> {{ seconds_between('items.created_at', 'run.as_of_at') }}
    )
