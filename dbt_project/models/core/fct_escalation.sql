with run as (
    select * from {{ source('portfolio', 'run') }}
),

valued as (
    select * from {{ ref('int_escalations__valued') }}
),

owners as (
    select * from {{ ref('int_owners__active') }}
    where entity_type = 'kpi'
),

-- One row per milestone, KPI and revision; an amount only when every link's is known, in one currency.
breaches as (
    select
        milestone_id,
        kpi_id,
        revision_number,
        is_latest,
        revised_on,
        original_baseline_on,
        expected_on,
        actual_on,
        slip_days,
        slip_business_days,
        reported_status,
        max(milestone_name) as milestone_name,
        case when min(workstream_id) = max(workstream_id) then min(workstream_id) else max(milestone_workstream_id) end
            as workstream_id,
        case when min(benefit_id) = max(benefit_id) and count(*) = count(benefit_id) then min(benefit_id) end
            as benefit_id,
        case when min(currency_code) = max(currency_code) then min(currency_code) end as currency_code,
        min(currency_code) = max(currency_code) and count(*) = count(amount_at_risk) as has_amount,
        max(fiscal_year_ends_on) as fiscal_year_ends_on,
        max(linked_on) as linked_on,
        sum(planned_amount) as planned_amount,
        sum(amount_at_risk) as amount_at_risk,
        sum(amount_low) as amount_low,
        sum(amount_high) as amount_high,
        sum(avoidable_amount) as avoidable_amount,
        sum(units_at_risk) as units_at_risk,
        max(loss_ratio) as loss_ratio,
        max(case when is_breach then 1 else 0 end) = 1 as is_breach
    from valued
    group by
        milestone_id, kpi_id, revision_number, is_latest, revised_on, original_baseline_on, expected_on,
        actual_on, slip_days, slip_business_days, reported_status
),

-- A calm revision ends a spell; a late arrival belongs to the spell it ends, however small the loss.
spells as (
    select
        *,
        sum(case when is_breach or (actual_on is not null and slip_days > 0) then 0 else 1 end) over (
            partition by milestone_id, kpi_id order by revision_number
            rows between unbounded preceding and current row
        ) as spell_number
    from breaches
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
    left join owners on lifecycles.kpi_id = owners.entity_id
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
    actual_on,
    cast(slip_days as integer) as slip_days,
    cast(slip_business_days as integer) as slip_business_days,
    opened_on,
    closed_on,
    state,
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
from final
