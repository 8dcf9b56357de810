with run as (
    select * from {{ source('portfolio', 'run') }}
),

-- Live or ended at the end of the as_of day, as recorded by then; an end that lies ahead is not yet an end.
recorded as (
    select
        declared.*,
        case when declared.valid_to <= run.as_of_on then declared.valid_to end as ended_on
    from {{ source('portfolio', 'workstream_kpi_links') }} as declared
    cross join run
    where
        (declared.recorded_on is null or declared.recorded_on <= run.as_of_on)
        and declared.valid_from <= run.as_of_on
)

select
    link_id,
    coalesce(workstream_id, 'exogenous') as workstream_id,
    coalesce(kpi_id, 'unlinked') as kpi_id,
    link_type,
    hypothesis,
    milestone_id,
    coalesce(spend_weight, 0) as spend_weight,
    coalesce(credit_weight, 0) as credit_weight,
    expected_effect,
    effect_low,
    effect_high,
    coalesce(lag_days, 0) as lag_days,
    coalesce(ramp_days, 0) as ramp_days,
    value_per_unit,
    volume_per_day,
    benefit_id,
    currency_code,
    evidence_level,
    valid_from,
    ended_on as valid_to,
    recorded_on
from recorded
