{{ config(materialized='table') }}

with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

revisions as (
    select
        milestones.*,
        {{ at_local_date('milestones.recorded_at', 'run.time_zone') }} as recorded_on
    from {{ ref('fct_milestone_revision') }} as milestones
    cross join run
),

-- Each milestone as it stood at the end of the month.
standing as (
    select
        months.month_on,
        months.judged_on,
        months.is_current,
        revisions.milestone_id,
        revisions.milestone_name,
        revisions.workstream_id,
        revisions.variance_days,
        revisions.variance_business_days,
        revisions.reported_status,
        case when revisions.actual_on <= months.judged_on then revisions.actual_on end as reached_on,
        row_number() over (
            partition by months.month_on, revisions.milestone_id
            order by revisions.revision_number desc
        ) as recency
    from months
    inner join revisions
        on revisions.recorded_on is null or months.judged_on >= revisions.recorded_on
    where revisions.workstream_id is not null
),

-- What is still to be reached speaks for the workstream, the worst slip first; else what was reached last.
ranked as (
    select
        *,
        row_number() over (
            partition by workstream_id, month_on
            order by
                reached_on desc nulls first,
                variance_business_days desc nulls last,
                milestone_id asc
        ) as preference
    from standing
    where recency = 1
)

select
    workstream_id,
    month_on,
    judged_on,
    is_current,
    milestone_id,
    milestone_name,
    variance_days as slip_days,
    variance_business_days as slip_business_days,
    reported_status,
    case
        when variance_business_days is null then 'no_data'
        when variance_business_days <= 5 then 'green'
        when variance_business_days <= 15 then 'amber'
        else 'red'
    end as delivery_status,
    case
        when variance_business_days is null
            then 'neither a forecast nor an actual date of ' || milestone_name || ' is known'
        else milestone_name || ' is ' || cast(variance_business_days as varchar)
            || ' working days from its original baseline; SPI(t) and CPI are not measured and left out'
    end as delivery_reason
from ranked
where preference = 1
