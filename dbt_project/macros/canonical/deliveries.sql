{#- A query of the deliveries that replace one another, one row each, with the days of the one before and the one after:
    what a delivery shows anew of a time before the last one became known with it, and what it shows ends with the next. -#}
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
