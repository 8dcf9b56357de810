{{ config(materialized='table') }}

with facts as (
    select
        *,
        -- the first period in which the whole budget is planned: the schedule ends there
        min(case when pv_amount >= bac_amount then period_index end) over (partition by workstream_id) as cap_index
    from {{ ref('fct_earned_value_period') }}
),

measured as (
    select
        *,
        {{ days_between('plan_starts_on', 'least(period_ends_on, coalesce(' ~ dbt.dateadd('day', 1, 'completed_on')
            ~ ', period_ends_on))') }} as at_days
    from facts
    where held_reason is null and bac_amount > 0
),

-- C: the largest period whose plan is earned, none (0) before the first one is.
passed as (
    select
        measured.workstream_id,
        measured.fiscal_period_id,
        coalesce(max(curve.period_index), 0) as passed_index
    from measured
    left join facts as curve
        on
            measured.workstream_id = curve.workstream_id
            and measured.ev_amount >= curve.pv_amount
            and measured.cap_index >= curve.period_index
    group by measured.workstream_id, measured.fiscal_period_id
),

-- ES in days: those of C, and of the next period the part of its plan that is earned; at the cap nothing is next.
scheduled as (
    select
        measured.*,
        digits.minor_unit_digits,
        case
            when passed.passed_index >= measured.cap_index
                then cast({{ days_between('measured.plan_starts_on', 'reached.period_ends_on') }} as decimal(28, 10))
            else
                {{ days_between('measured.plan_starts_on', 'next_one.period_starts_on') }}
                + {{ ratio(
                    '(measured.ev_amount - coalesce(reached.pv_amount, 0)) * '
                    ~ days_between('next_one.period_starts_on', 'next_one.period_ends_on'),
                    'next_one.pv_amount - coalesce(reached.pv_amount, 0)'
                ) }}
        end as es_days
    from measured
    inner join passed
        on measured.workstream_id = passed.workstream_id and measured.fiscal_period_id = passed.fiscal_period_id
    left join facts as reached
        on measured.workstream_id = reached.workstream_id and passed.passed_index = reached.period_index
    left join facts as next_one
        on measured.workstream_id = next_one.workstream_id and passed.passed_index + 1 = next_one.period_index
    left join {{ source('portfolio', 'currencies') }} as digits on measured.currency_code = digits.currency_code
),

estimated as (
    select
        *,
        {{ ratio('ev_amount', 'ac_amount') }} as cpi,
        {{ ratio('ev_amount', 'pv_amount') }} as spi,
        case when at_days > 0 then {{ ratio('es_days', 'at_days') }} end as spi_time,
        {{ estimated_money('cast(bac_amount as double) * nullif(ac_amount, 0)', 'ev_amount') }} as eac_typical_amount,
        cast(ac_amount + bac_amount - ev_amount as decimal(28, 4)) as eac_atypical_amount,
        cast(ac_amount + forecast_to_complete_amount as decimal(28, 4)) as eac_bottom_up_amount,
        {{ estimated_money(
            'cast(nullif(ac_amount, 0) as double)'
            ~ ' * (cast(ev_amount as double) * ev_amount + cast(bac_amount - ev_amount as double) * nullif(pv_amount, 0))',
            'cast(ev_amount as double) * ev_amount'
        ) }} as eac_cpi_spi_amount
    from scheduled
),

chosen as (
    select
        *,
        case eac_method
            when 'typical' then eac_typical_amount
            when 'atypical' then eac_atypical_amount
            when 'bottom_up' then eac_bottom_up_amount
            else eac_cpi_spi_amount
        end as eac_amount
    from estimated
)

select
    workstream_id,
    fiscal_period_id,
    cpi,
    spi,
    cast(at_days as integer) as actual_time_days,
    cast(es_days as decimal(28, 10)) as earned_schedule_days,
    spi_time,
    eac_typical_amount,
    eac_atypical_amount,
    eac_bottom_up_amount,
    eac_cpi_spi_amount,
    eac_amount,
    cast(eac_amount - ac_amount as decimal(28, 4)) as etc_amount,
    cast(bac_amount - eac_amount as decimal(28, 4)) as vac_amount,
    case
        when ev_amount >= bac_amount then 'complete'
        when ac_amount >= bac_amount then 'not recoverable'
        else 'recoverable'
    end as tcpi_state,
    case
        when ev_amount < bac_amount and ac_amount < bac_amount
            then {{ ratio('bac_amount - ev_amount', 'bac_amount - ac_amount') }}
    end as tcpi,
    case
        when ev_amount < bac_amount and eac_amount > ac_amount
            then {{ ratio('bac_amount - ev_amount', 'eac_amount - ac_amount') }}
    end as tcpi_eac
from chosen
