{#- A query of the deliveries that replace one another, one row each, with the days of the one before and the one after. -#}
{% macro successive_deliveries() -%}
select
    source_instance,
    stream,
    delivery_group,
    delivery_sequence,
    delivered_at,
    lag(delivered_at) over (
        partition by source_instance, stream, delivery_group order by delivery_sequence
    ) as last_delivered_at,
    lead(delivered_at) over (
        partition by source_instance, stream, delivery_group order by delivery_sequence
    ) as next_delivered_at
from (
    select distinct
        source_instance,
        stream,
        delivery_group,
        delivery_sequence,
        delivered_at
    from {{ source('control', 'loads') }}
    where delivery <> 'delta'
) as deliveries
{%- endmacro %}

{#- When a version became known: what a delivery shows of a time that the one before it covered, its own day included,
    became known with it. -#}
{% macro told_at(versions, deliveries) -%}
    case
        when {{ versions }}.known_at <= {{ deliveries }}.last_delivered_at then {{ deliveries }}.delivered_at
        else {{ versions }}.known_at
    end
{%- endmacro %}

{#- A query of the versions that rows of an entity have had up to as_of, and of the local days from which and until which
    each was the one that was known; the days end on themselves where a version was replaced on its own. What a later
    delivery no longer holds ends with it. -#}
{% macro known_stretches(entity, columns, condition='true') -%}
{%- set names = (columns + ['is_deleted', 'landed_record_id']) | join(', ') -%}
select
    {{ names }},
    is_current,
    {{ at_local_date('told_at', 'time_zone') }} as known_on,
    {{ at_local_date('case when not is_current then least(next_delivered_at, next_told_at) end', 'time_zone') }} as ended_on
from (
    select
        *,
        lead(told_at) over (
            partition by {{ entity_keys()[entity] | join(', ') }}
            order by told_at nulls first, is_current, length(landed_record_id), landed_record_id
        ) as next_told_at
    from (
        {%- for versions in ['known', 'versioned'] %}
        {{ 'union all' if not loop.first }}
        select
            versions.{{ names.replace(', ', ', versions.') }},
            {{ versions == 'known' }} as is_current,
            deliveries.next_delivered_at,
            {{ told_at('versions', 'deliveries') }} as told_at,
            run.time_zone
        from {{ ref('int_' ~ entity ~ '__' ~ versions) }} as versions
        cross join {{ source('portfolio', 'run') }} as run
        left join ({{ successive_deliveries() }}) as deliveries
            on
                versions.source_instance = deliveries.source_instance
                and versions.stream = deliveries.stream
                and versions.delivery_group = deliveries.delivery_group
                and versions.delivery_sequence = deliveries.delivery_sequence
        where
            {{ condition }}
            {{ "and versions.disposition in ('superseded', 'tombstoned')" if versions == 'versioned' }}
        {%- endfor %}
    ) as told
) as ordered
{%- endmacro %}
