{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='workstream_id',
    on_schema_change='fail',
    full_refresh=false
) }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- From this day on, what a workstream's statuses mean is not wholly known.
held as (
    select
        workflows.workstream_id,
        min({{ at_local_date('workflows.first_entered_at', 'run.time_zone') }}) as held_from_on,
        min(workflows.status_reason) as held_reason
    from {{ ref('int_workflows__held') }} as workflows
    cross join run
    where workflows.workstream_id is not null
    group by workflows.workstream_id
)
{%- if is_incremental() %},

-- A row whose day or reason is no longer so is told anew; it stays where nothing is held any more.
told as (
    select workstream_id from held
    union
    select workstream_id from {{ this }}
),

changed as (
    select
        told.workstream_id,
        held.held_from_on,
        held.held_reason
    from told
    left join held on told.workstream_id = held.workstream_id
    left join {{ this }} as earlier on told.workstream_id = earlier.workstream_id
    where
        coalesce(held.held_from_on, date '9999-12-31') <> coalesce(earlier.held_from_on, date '9999-12-31')
        or coalesce(held.held_reason, '') <> coalesce(earlier.held_reason, '')
)
{%- endif %}

select
    workstream_id,
    held_from_on,
    held_reason,
    (select continuation.build_number from {{ source('control', 'continuation') }} as continuation) as build_number
from {{ 'changed' if is_incremental() else 'held' }}
