with run as (
    select * from {{ source('portfolio', 'run') }}
),

deliveries as (
    select * from {{ ref('int_deliveries__judged') }}
),

readiness as (
    select * from {{ ref('int_reliability_metrics__measured') }}
    where metric_id = 'operational_readiness_ratio'
),

overrides as (
    select declared.*
    from {{ source('portfolio', 'confidence_overrides') }} as declared
    cross join run
    where declared.recorded_on is null or declared.recorded_on <= run.as_of_on
),

-- A critical check that failed is red whatever dates and money say.
computed as (
    select
        deliveries.*,
        readiness.value as readiness_ratio,
        coalesce(readiness.is_capped, false) as has_failed_critical_check,
        case when readiness.is_capped then 'red' else deliveries.delivery_level end as computed_level
    from deliveries
    left join readiness
        on deliveries.workstream_id = readiness.scope_id
            and deliveries.month_on = readiness.month_on
),

final as (
    select
        computed.*,
        overrides.confidence as override_level,
        overrides.reason as override_reason,
        overrides.valid_to as override_expires_on,
        coalesce(overrides.confidence, computed.computed_level) as level
    from computed
    left join overrides
        on computed.workstream_id = overrides.workstream_id
            and computed.judged_on >= overrides.valid_from
            and computed.judged_on < overrides.valid_to
)

select
    workstream_id,
    month_on,
    judged_on,
    is_current,
    delivery_status,
    delivery_reason,
    milestone_id,
    cast(slip_days as integer) as slip_days,
    cast(slip_business_days as integer) as slip_business_days,
    spi_time,
    cpi,
    reported_status,
    readiness_ratio,
    has_failed_critical_check,
    {{ three_levels('computed_level') }} as computed_confidence,
    computed_level,
    {{ three_levels('override_level') }} as override_confidence,
    override_level,
    override_reason,
    override_expires_on,
    {{ three_levels('level') }} as confidence,
    level as confidence_level
from final
