with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- A calm revision ends a spell; a late arrival belongs to the spell it ends, however small the loss.
spells as (
    select
        *,
        sum(case when is_breach or (actual_on is not null and slip_days > 0) then 0 else 1 end) over (
            partition by milestone_id, kpi_id order by revision_number
            rows between unbounded preceding and current row
        ) as spell_number
    from {{ ref('int_escalations__summed') }}
),

last_spells as (
    select
        milestone_id,
        kpi_id,
        max(spell_number) as spell_number
    from spells
    where is_breach
    group by milestone_id, kpi_id
),

lifecycles as (
    select
        spells.milestone_id,
        spells.kpi_id,
        max(spells.spell_number) = max(last_spells.spell_number) as is_standing,
        min(case when spells.is_breach and spells.spell_number = last_spells.spell_number then spells.revised_on end)
            as breached_on,
        min(case when spells.spell_number > last_spells.spell_number then spells.revised_on end) as recovered_on
    from spells
    inner join last_spells
        on spells.milestone_id = last_spells.milestone_id
            and spells.kpi_id = last_spells.kpi_id
    group by spells.milestone_id, spells.kpi_id
),

final as (
    select
        latest.*,
        greatest(lifecycles.breached_on, coalesce(latest.linked_on, lifecycles.breached_on)) as opened_on,
        case
            when not lifecycles.is_standing then 'resolved'
            when latest.actual_on is not null then 'crystallised'
            else 'open'
        end as state,
        case when lifecycles.is_standing then latest.actual_on else lifecycles.recovered_on end as closed_on,
        coalesce(owners.owner_count, 0) as owner_count,
        coalesce(owners.owner_person_id, run.sponsor_person_id) as owner_person_id
    from lifecycles
    cross join run
    inner join spells as latest
        on lifecycles.milestone_id = latest.milestone_id
            and lifecycles.kpi_id = latest.kpi_id
            and latest.is_latest
    left join {{ ref('int_owners__active') }} as owners
        on lifecycles.kpi_id = owners.entity_id and owners.entity_type = 'kpi'
),

-- The last decision taken on what stands, else the next one that is asked for.
decided as (
    select
        final.*,
        decisions.decision_id,
        decisions.needed_by_on,
        decisions.decided_on,
        decisions.outcome,
        decisions.reopened_on,
        row_number() over (
            partition by final.milestone_id, final.kpi_id
            order by decisions.decided_on desc nulls last, decisions.needed_by_on asc, decisions.decision_id asc
        ) as preference
    from final
    left join {{ ref('int_decisions__weighed') }} as decisions
        on final.milestone_id = decisions.milestone_id
            and final.kpi_id = decisions.kpi_id
            and (decisions.decided_on is null or final.opened_on <= decisions.decided_on)
)

select
    milestone_id || '>' || kpi_id as escalation_id,
    milestone_id,
    milestone_name,
    workstream_id,
    kpi_id,
    benefit_id,
    owner_person_id,
    cast(owner_count as integer) as owner_count,
    original_baseline_on,
    expected_on,
    stated_forecast_on,
    forecast_basis,
    driving_milestone_id,
    actual_on,
    cast(slip_days as integer) as slip_days,
    cast(slip_business_days as integer) as slip_business_days,
    opened_on,
    closed_on,
    case when state = 'open' then reopened_on end as reopened_on,
    case
        when state = 'open' and decided_on is not null and reopened_on is null then 'acknowledged'
        else state
    end as state,
    decision_id,
    needed_by_on as decision_needed_by_on,
    decided_on,
    outcome as decision_outcome,
    fiscal_year_ends_on,
    cast(units_at_risk as decimal(28, 10)) as units_at_risk,
    cast(case when has_amount then planned_amount end as decimal(28, 4)) as planned_amount,
    cast(case when has_amount then amount_at_risk end as decimal(28, 4)) as amount_at_risk,
    cast(case when has_amount then amount_low end as decimal(28, 4)) as amount_low,
    cast(case when has_amount then amount_high end as decimal(28, 4)) as amount_high,
    cast(case when has_amount and state = 'open' then avoidable_amount end as decimal(28, 4)) as avoidable_amount,
    currency_code,
    cast(
        case when has_amount then {{ ratio('amount_at_risk', 'planned_amount') }} else loss_ratio end
        as decimal(28, 10)
    ) as loss_ratio,
    reported_status
from decided
where preference = 1
