{{ config(materialized='table') }}

{% set key = 'from_currency, to_currency, rate_on, kind' %}
with run as (
    select * from {{ source('portfolio', 'run') }}
),

deliveries as (
    {{ successive_deliveries() | indent(4) }}
),

told as (
    {% for versions in ['known', 'versioned'] %}
        {{ 'union all' if not loop.first }}
        select
            versions.{{ key.replace(', ', ', versions.') }},
            versions.rate,
            versions.is_deleted,
            {{ versions == 'known' }} as is_current,
            versions.landed_record_id,
            deliveries.next_delivered_at,
            case
                when versions.known_at < deliveries.last_delivered_at then deliveries.delivered_at
                else versions.known_at
            end as told_at
        from {{ ref('int_fx_rates__' ~ versions) }} as versions
        left join deliveries
            on
                versions.source_instance = deliveries.source_instance
                and versions.stream = deliveries.stream
                and versions.delivery_group = deliveries.delivery_group
                and versions.delivery_sequence = deliveries.delivery_sequence
        {{ "where versions.disposition in ('superseded', 'tombstoned')" if versions == 'versioned' }}
    {% endfor %}
),

ended as (
    select
        *,
        case
            when not is_current
                then least(
                        next_delivered_at,
                        lead(told_at) over (
                            partition by {{ key }}
                            order by told_at nulls first, is_current, length(landed_record_id), landed_record_id
                        )
                    )
        end as ended_at
    from told
),

dated as (
    select
        ended.*,
        {{ at_local_date('ended.told_at', 'run.time_zone') }} as told_on,
        {{ at_local_date('ended.ended_at', 'run.time_zone') }} as ended_on
    from ended
    cross join run
),

calendars as (
    select distinct fiscal_calendar_id
    from {{ source('portfolio', 'fiscal_periods') }}
),

-- A version that stood when the period of its day was hard closed; without one, what was told first thereafter.
offered as (
    select
        calendars.fiscal_calendar_id,
        dated.*,
        row_number() over (
            partition by calendars.fiscal_calendar_id, {{ key }}
            order by
                case when dated.told_on >= days.hard_closes_on then dated.told_on end nulls first,
                dated.is_current desc,
                dated.told_at desc nulls last,
                length(dated.landed_record_id) desc,
                dated.landed_record_id desc
        ) as preference
    from dated
    cross join calendars
    left join {{ ref('int_fiscal_days__dated') }} as days
        on calendars.fiscal_calendar_id = days.fiscal_calendar_id and dated.rate_on = days.date_on
    where
        not dated.is_deleted
        and (dated.ended_on is null or dated.ended_on >= days.hard_closes_on)
        and (dated.ended_on is null or dated.told_on is null or dated.ended_on > dated.told_on)
)

select
    fiscal_calendar_id,
    {{ key }},
    rate,
    told_on as known_on
from offered
where preference = 1 and rate > 0 and from_currency <> to_currency
