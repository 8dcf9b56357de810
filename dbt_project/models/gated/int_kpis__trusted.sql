{% set window_count = 12 %}

with judged as (
    select * from {{ ref('int_kpis__judged') }}
),

kpis as (
    select * from {{ ref('dim_kpi') }}
),

ages as (
    select
        judged.kpi_id,
        judged.month_on,
        kpis.cadence_days,
        {{ days_between('judged.observed_on', 'judged.judged_on') }} as age_days
    from judged
    inner join kpis on judged.kpi_id = kpis.kpi_id
),

-- An observed KPI should have a value in each of its last 12 cadences, as far back as it was ever observed.
windows as (
    select
        judged.kpi_id,
        judged.month_on,
        least(
            floor(
                max({{ days_between('observations.observed_on', 'judged.judged_on') }})
                / greatest(max(kpis.cadence_days), 1)
            ) + 1,
            {{ window_count }}
        ) as due_count,
        count(
            distinct
            case
                when {{ days_between('observations.observed_on', 'judged.judged_on') }}
                    < {{ window_count }} * kpis.cadence_days
                    then floor(
                            {{ days_between('observations.observed_on', 'judged.judged_on') }}
                            / greatest(kpis.cadence_days, 1)
                        )
            end
        ) as measured_count
    from judged
    inner join kpis on judged.kpi_id = kpis.kpi_id
    inner join {{ ref('fct_kpi_observation') }} as observations
        on judged.kpi_id = observations.kpi_id
            and judged.judged_on >= observations.observed_on
            and observations.is_current
            and observations.slice = 'all'
    group by judged.kpi_id, judged.month_on
),

gate as (
    select
        kpi_id,
        min(case when is_passed then 1.0 when severity = 'warning' then 0.5 else 0.0 end) as checks_score,
        max(case when not is_passed then check_id end) as failed_check_id
    from {{ source('control', 'gate_results') }}
    where kpi_id is not null
    group by kpi_id
),

scored as (
    select
        judged.kpi_id,
        judged.month_on,
        cast(judged.fidelity_score as decimal(28, 10)) as fidelity_score,
        case
            when ages.cadence_days is null or ages.cadence_days <= 0 then cast(1 as decimal(28, 10))
            else least(greatest({{ ratio('3 * ages.cadence_days - ages.age_days', '2 * ages.cadence_days') }}, 0), 1)
        end as freshness_score,
        coalesce(judged.coverage_ratio, {{ ratio('windows.measured_count', 'windows.due_count') }}) as coverage_score,
        cast(coalesce(gate.checks_score, 1) as decimal(28, 10)) as checks_score,
        case
            when gate.kpi_id is null then 'not_checked'
            when gate.checks_score = 1 then 'passed'
            when gate.checks_score = 0 then 'failed'
            else 'warning'
        end as gate_status,
        gate.failed_check_id
    from judged
    inner join ages on judged.kpi_id = ages.kpi_id and judged.month_on = ages.month_on
    left join windows on judged.kpi_id = windows.kpi_id and judged.month_on = windows.month_on
    left join gate on judged.kpi_id = gate.kpi_id
    where judged.value is not null
)

select
    *,
    least(freshness_score, fidelity_score, coverage_score, checks_score) as trust_score,
    case
        when least(freshness_score, fidelity_score, coverage_score, checks_score) = checks_score
            then 'the gate''s check ' || failed_check_id || ' failed'
        when least(freshness_score, fidelity_score, coverage_score, checks_score) = freshness_score
            then 'the newest observation is too old for its cadence'
        when least(freshness_score, fidelity_score, coverage_score, checks_score) = fidelity_score
            then 'its history is only inferred'
        else 'too little of what should be measured was'
    end as trust_reason
from scored
