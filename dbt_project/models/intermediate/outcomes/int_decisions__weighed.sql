with run as (
    select * from {{ source('portfolio', 'run') }}
),

decisions as (
    select
        decisions.decision_id,
        decisions.milestone_id,
        decisions.needed_by_on,
        decisions.outcome,
        {{ at_local_date('decisions.decided_at', 'run.time_zone') }} as decided_on
    from {{ ref('int_decisions__known') }} as decisions
    cross join run
    where
        decisions.milestone_id is not null
        and (decisions.decided_at is null or decisions.decided_at < run.as_of_at)
),

losses as (
    select
        *,
        coalesce(units_at_risk, loss_ratio) as loss
    from {{ ref('int_escalations__summed') }}
),

-- What was at risk when the decision was taken.
taken as (
    select
        decisions.decision_id,
        losses.kpi_id,
        losses.milestone_id,
        losses.revision_number,
        losses.loss,
        row_number() over (
            partition by decisions.decision_id, losses.kpi_id order by losses.revision_number desc
        ) as recency
    from decisions
    inner join losses
        on decisions.milestone_id = losses.milestone_id
            and (losses.revised_on is null or decisions.decided_on >= losses.revised_on)
),

-- A fifth more than was known to the decision is another matter.
worsened as (
    select
        taken.decision_id,
        taken.kpi_id,
        min(later.revised_on) as worsened_on,
        max(case when later.is_latest then 1 else 0 end) = 1 as is_worse_now
    from taken
    inner join losses as later
        on taken.milestone_id = later.milestone_id
            and taken.kpi_id = later.kpi_id
            and taken.revision_number < later.revision_number
            and later.loss >= 1.2 * taken.loss
    where taken.recency = 1
    group by taken.decision_id, taken.kpi_id
)

select
    decisions.decision_id,
    decisions.milestone_id,
    losses.kpi_id,
    decisions.needed_by_on,
    decisions.decided_on,
    decisions.outcome,
    case when worsened.is_worse_now then worsened.worsened_on end as reopened_on
from decisions
inner join losses
    on decisions.milestone_id = losses.milestone_id
        and losses.is_latest
left join worsened
    on decisions.decision_id = worsened.decision_id
        and losses.kpi_id = worsened.kpi_id
