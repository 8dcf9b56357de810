-- depends_on: {{ ref('int_work_items__touched') }}
{{ continued_by_unit('work_item_id', 'touched_work_items') }}

-- The canonical status of each span: the declaration for its container, else for its source, else for every source. A
-- status that nobody mapped is `unmapped`, and what is measured on its workflow is held (int_workflows__held).
with

spans as (
    select
        *,
        lower(trim(source_status)) as status_text,
        cast(entered_at as date) as entered_utc_on
    from {{ ref('int_status_spans__cut') }}
),

declared as (
    select * from {{ ref('int_statuses__declared') }}
),

mapped as (
    select
        spans.work_item_id,
        spans.source_instance,
        spans.workstream_id,
        spans.source_workstream_id,
        spans.source_status,
        spans.history_fidelity,
        spans.is_clamped,
        spans.is_open,
        spans.sequence_number,
        spans.entered_at,
        {{ at_local_date('spans.entered_at', 'run.time_zone') }} as entered_on,
        spans.known_at,
        spans.exited_at,
        case
            when spans.is_before_resolution then 'todo'
            when
                spans.is_resolution
                and not coalesce(of_container.is_finished, of_source.is_finished, anywhere.is_finished, false)
                then 'done'
            else coalesce(of_container.status, of_source.status, anywhere.status, 'unmapped')
        end as status,
        spans.is_resolution
        or (
            not spans.is_before_resolution
            and coalesce(of_container.is_finished, of_source.is_finished, anywhere.is_finished, false)
        ) as is_finished,
        coalesce(of_container.is_cancelled, of_source.is_cancelled, anywhere.is_cancelled, false) as is_cancelled,
        not spans.is_before_resolution
        and coalesce(of_container.is_started, of_source.is_started, anywhere.is_started, false) as is_started,
        coalesce(of_container.is_wait, of_source.is_wait, anywhere.is_wait, false) as is_wait,
        not spans.is_before_resolution
        and coalesce(of_container.is_committed, of_source.is_committed, anywhere.is_committed, false) as is_committed
    from spans
    cross join {{ source('portfolio', 'run') }} as run
    left join declared as of_container
        on
            spans.status_text = of_container.status_text
            and spans.source_instance = of_container.source_instance
            and of_container.container_id is not null
            and (
                spans.source_workstream_id = of_container.container_id
                or spans.source_workstream_id = spans.source_instance || ':' || of_container.container_id
            )
            and spans.entered_utc_on >= of_container.valid_from
            and spans.entered_utc_on < of_container.valid_to
    left join declared as of_source
        on
            spans.status_text = of_source.status_text
            and spans.source_instance = of_source.source_instance
            and of_source.container_id is null
            and spans.entered_utc_on >= of_source.valid_from
            and spans.entered_utc_on < of_source.valid_to
    left join declared as anywhere
        on
            spans.status_text = anywhere.status_text
            and anywhere.source_instance is null
            and anywhere.container_id is null
            and spans.entered_utc_on >= anywhere.valid_from
            and spans.entered_utc_on < anywhere.valid_to
)

select
    work_item_id,
    source_instance,
    workstream_id,
    source_workstream_id,
    source_status,
    -- what differs between deliveries is history enough for an item that was not begun when it was first seen
    case
        when
            history_fidelity = 'inferred' and not is_started and not is_finished
            and lead(history_fidelity) over (partition by work_item_id order by sequence_number) = 'snapshot_diff'
            then 'snapshot_diff'
        else history_fidelity
    end as history_fidelity,
    is_clamped,
    is_open,
    sequence_number,
    entered_at,
    entered_on,
    known_at,
    exited_at,
    status,
    is_finished,
    is_cancelled,
    is_started,
    is_wait,
    is_committed,
    is_finished and not is_cancelled as is_delivered,
    is_started and not is_finished as is_wip,
    lag(status) over (partition by work_item_id order by sequence_number) as previous_status,
    lag(is_finished and not is_cancelled) over (partition by work_item_id order by sequence_number) as was_delivered
from mapped
