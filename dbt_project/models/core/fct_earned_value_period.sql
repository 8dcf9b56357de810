with run as (
    select * from {{ source('portfolio', 'run') }}
),

phased as (
    select * from {{ ref('int_earned_value__phased') }}
),

steps as (
    select packages.*
    from {{ source('portfolio', 'work_packages') }} as packages
    inner join run on packages.recorded_on <= run.as_of_on
),

items as (
    select
        items.workstream_id,
        {{ at_local_date('items.created_at', 'run.time_zone') }} as created_on,
        {{ at_local_date('items.started_at', 'run.time_zone') }} as started_on,
        {{ at_local_date('items.last_finished_at', 'run.time_zone') }} as finished_on,
        items.is_finished and items.last_finished_at is null as is_undated
    from {{ ref('fct_work_item') }} as items
    cross join run
    where not items.is_deleted and not items.is_cancelled
),

-- What was finished before the plan began was paid from another budget.
counted as (
    select
        phased.workstream_id,
        phased.fiscal_period_id,
        count(*) as scope_count,
        count(case when items.finished_on < phased.period_ends_on then 1 end) as done_count,
        count(case when items.is_undated then 1 end) as undated_count,
        min(items.started_on) as first_started_on,
        max(case when items.finished_on < phased.period_ends_on then items.finished_on end) as last_finished_on
    from phased
    inner join items
        on
            phased.workstream_id = items.workstream_id
            and phased.period_ends_on > items.created_on
            and (items.finished_on is null or phased.plan_starts_on <= items.finished_on)
    where phased.is_begun and phased.workstream_id in (select steps.workstream_id from steps)
    group by phased.workstream_id, phased.fiscal_period_id
),

held as (
    select
        workstream_id,
        min(status_reason) as held_reason
    from {{ ref('int_workflows__held') }}
    group by workstream_id
),

stepped as (
    select
        phased.workstream_id,
        phased.fiscal_period_id,
        steps.method,
        steps.eac_method,
        cast(steps.budget_share * steps.step_weight as decimal(18, 16)) as share,
        case
            when steps.step_kind = 'milestone' then cast(null as varchar)
            when counted.undated_count > 0 then 'the source does not say when items were finished'
            else held.held_reason
        end as held_reason,
        case steps.step_kind
            when 'milestone' then milestones.actual_on
            when 'first_start' then counted.first_started_on
            else counted.last_finished_on
        end as done_on,
        case
            when steps.step_kind = 'done_items'
                then coalesce({{ ratio('done_count', 'greatest(scope_count, planned_item_count)') }}, 0)
            when steps.step_kind = 'milestone' and milestones.actual_on < phased.period_ends_on then 1
            when steps.step_kind = 'first_start' and counted.first_started_on < phased.period_ends_on then 1
            else 0
        end as done_ratio,
        case when steps.step_kind = 'milestone' then milestones.original_baseline_on else phased.plan_starts_on end
            as due_on
    from phased
    inner join steps on phased.workstream_id = steps.workstream_id
    left join {{ ref('fct_milestone_revision') }} as milestones
        on steps.milestone_id = milestones.milestone_id and milestones.is_current
    left join counted
        on phased.workstream_id = counted.workstream_id and phased.fiscal_period_id = counted.fiscal_period_id
    left join held on phased.workstream_id = held.workstream_id
    where phased.is_begun
),

-- 1 once all is done, whatever the rounding of the shares; never more than 1.
earned as (
    select
        workstream_id,
        fiscal_period_id,
        case when min(method) = max(method) then min(method) else 'mixed' end as method,
        min(eac_method) as eac_method,
        min(held_reason) as held_reason,
        min(done_ratio) = 1 as is_complete,
        max(done_on) as last_done_on,
        min(due_on) as first_due_on,
        cast(
            case
                when min(done_ratio) = 1 then 1
                else least(1, round(sum(share * cast(done_ratio as decimal(12, 10))), 10))
            end as decimal(28, 10)
        ) as completion_ratio
    from stepped
    group by workstream_id, fiscal_period_id
)

select
    phased.workstream_id,
    phased.fiscal_period_id,
    phased.fiscal_calendar_id,
    phased.fiscal_year,
    phased.period_number,
    cast(phased.period_index as integer) as period_index,
    phased.period_starts_on,
    phased.period_ends_on,
    phased.period_status,
    phased.plan_starts_on,
    phased.is_over,
    earned.method,
    earned.eac_method,
    phased.budget_version,
    phased.pv_amount,
    case
        when earned.held_reason is null
            then {{ round_money(
                'phased.bac_amount * cast(earned.completion_ratio as decimal(11, 10))', 'digits.minor_unit_digits'
            ) }}
    end as ev_amount,
    phased.ac_amount,
    phased.bac_amount,
    phased.forecast_to_complete_amount,
    phased.currency_code,
    case when earned.held_reason is null then earned.completion_ratio end as completion_ratio,
    case when earned.held_reason is null and earned.is_complete then earned.last_done_on end as completed_on,
    earned.first_due_on,
    case
        when phased.budget_line_count = 0 then 'the approved budget holds nothing for the workstream'
        when phased.unrated_budget_count > 0 then 'a budget line has no exchange rate at most 4 days old'
        when not phased.is_begun then 'the fiscal period has not begun'
        when phased.ac_amount is null then 'a posted line has no exchange rate at most 4 days old'
        when earned.method is null then 'no earned-value plan is declared for the workstream'
        when earned.held_reason is not null then earned.held_reason
        when not phased.is_over then 'the fiscal period is not over'
    end as held_reason
from phased
left join earned
    on phased.workstream_id = earned.workstream_id and phased.fiscal_period_id = earned.fiscal_period_id
left join {{ source('portfolio', 'currencies') }} as digits on phased.currency_code = digits.currency_code
