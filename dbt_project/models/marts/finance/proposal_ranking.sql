with proposals as (
    select
        proposals.*,
        run.as_of_on,
        run.reporting_currency,
        digits.minor_unit_digits,
        rates.fx_rate
    from {{ ref('int_proposals__timed') }} as proposals
    cross join {{ source('portfolio', 'run') }} as run
    left join {{ source('portfolio', 'currencies') }} as digits on run.reporting_currency = digits.currency_code
    left join {{ ref('int_fx_rates__dated') }} as rates
        on
            run.fiscal_calendar_id = rates.fiscal_calendar_id
            and proposals.currency_code = rates.from_currency
            and run.reporting_currency = rates.to_currency
            and run.as_of_on = rates.date_on
),

valued as (
    select
        proposals.*,
        delays.starts_on,
        delays.cost_of_delay_amount,
        {{ translate_money(
            'proposals.cost_amount', 'proposals.currency_code', 'proposals.reporting_currency', 'proposals.fx_rate',
            'proposals.minor_unit_digits'
        ) }} as reporting_cost_amount,
        {{ ratio('7 * delays.cost_of_delay_amount', 'proposals.build_days') }} as cd3
    from proposals
    left join {{ ref('int_delays__valued') }} as delays
        on proposals.proposal_id = delays.claim_id and delays.claim_type = 'proposal'
),

judged as (
    select
        *,
        case
            when coalesce(vetted_on > as_of_on, true) then 'nobody has vetted it'
            when expected_effect is null or value_per_unit is null or volume_per_day is null
                then 'its effect, the value of a unit or the volume is not known'
            when duration_reason is not null then duration_reason
            when cost_of_delay_amount is null then 'no exchange rate at most 4 days old for its currency'
        end as held_reason
    from valued
),

ranked as (
    select
        *,
        row_number() over (partition by held_reason order by cd3 desc nulls last, proposal_id asc) as place
    from judged
)

select
    ranked.proposal_id,
    ranked.proposal_name,
    ranked.outcome_id,
    outcomes.initiative_id,
    ranked.kpi_id,
    ranked.workstream_id,
    ranked.vetted_on,
    ranked.reporting_cost_amount as cost_amount,
    ranked.person_days,
    cast(ranked.build_days as decimal(28, 10)) as duration_days,
    ranked.duration_basis,
    ranked.starts_on as benefit_starts_on,
    case when ranked.held_reason is null then ranked.cost_of_delay_amount end as cost_of_delay_amount,
    case
        when ranked.held_reason is null then {{ round_money('ranked.cd3', 'ranked.minor_unit_digits') }}
    end as cd3_amount,
    case when ranked.held_reason is null then cast(ranked.place as integer) end as cd3_rank,
    ranked.reporting_currency as currency_code,
    ranked.held_reason
from ranked
left join {{ ref('dim_outcome') }} as outcomes on ranked.outcome_id = outcomes.outcome_id
