with run as (
    select * from {{ source('portfolio', 'run') }}
),

links as (
    select * from {{ ref('int_links__known') }}
)

select
    links.link_id,
    links.workstream_id,
    links.kpi_id,
    links.link_type,
    links.hypothesis,
    links.milestone_id,
    cast(links.spend_weight as decimal(18, 8)) as spend_weight,
    cast(links.credit_weight as decimal(18, 8)) as credit_weight,
    cast(links.expected_effect as decimal(28, 10)) as expected_effect,
    cast(links.effect_low as decimal(28, 10)) as effect_low,
    cast(links.effect_high as decimal(28, 10)) as effect_high,
    cast(links.lag_days as integer) as lag_days,
    cast(links.ramp_days as integer) as ramp_days,
    cast(links.value_per_unit as decimal(28, 10)) as value_per_unit,
    cast(links.volume_per_day as decimal(28, 10)) as volume_per_day,
    links.benefit_id,
    links.currency_code,
    links.evidence_level,
    links.valid_from,
    links.valid_to,
    {{ at_local_midnight('links.recorded_on', 'run.time_zone') }} as recorded_at
from links
cross join run
