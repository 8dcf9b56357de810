{#- What became of every loaded row, in this order: quarantined (its staging refused it), not_yet_known (a later
    delivery than as_of counts, or known only after as_of), superseded or tombstoned (an earlier delivery than the
    one that counts, its key still there or gone), superseded (a later version of the same key is known),
    tombstoned (the source says deleted), modelled.

    A delivery counts when it is the latest of its group before as_of. When the whole group came after as_of, its
    first delivery counts: what a row says was known then is for known_at to say, not for the day it was fetched.
    Rows of a `delta` have no group; the same rule holds key by key. Of equal versions the one further down its file
    counts: the length of the record id comes first, for row 100 follows row 99.

    Nearly every key of a large entity came once: such a row is judged by itself, only the others are ranked.

    A build that continues an earlier one judges the new rows, and of those that stand in the model already the ones
    whose key came again or for which as_of passed a moment that counts. A key of several columns may hold nulls:
    there every row is judged again, if anything is new of one. `together` names a column whose rows are judged as one (the
    lines of a journal); `restored` says how a column that the model itself rewrites reads as it was loaded. -#}
{% macro rows_with_disposition(entity, defaults={}, tie_break=[], together=none, restored={}) -%}
{%- set key = entity_keys()[entity] -%}
{%- set own = entity_columns(entity) | map(attribute=0) | list -%}
{%- set is_split = key | length == 1 -%}
with

run as (
    select as_of_at from {{ source('portfolio', 'run') }}
),

continuation as (
    select * from {{ source('control', 'continuation') }}
),

{{ rows_to_judge(entity, own, together, restored) }},

loaded as {{ inlined_where_cheap(entity) }} (
    {{ rows_with_counted_delivery('rows_in', own, defaults) }}
),
{%- if is_split %}

repeated_keys as (
    select {{ key[0] }}
    from loaded
    where {{ key[0] }} is not null
    group by {{ key[0] }}
    having count(*) > 1
),
{%- endif %}

sequenced as (
    select
        loaded.*,
        coalesce(
            loaded.group_sequence,
            max(case when loaded.delivered_at is null or loaded.delivered_at < loaded.as_of_at then loaded.delivery_sequence end)
                over (partition by loaded.delivery, loaded.source_instance, loaded.stream, {{ key | join(', ') }}),
            min(loaded.delivery_sequence)
                over (partition by loaded.delivery, loaded.source_instance, loaded.stream, {{ key | join(', ') }})
        ) as counted_sequence
    from loaded
    {%- if is_split %}
    where loaded.{{ key[0] }} in (select repeated_keys.{{ key[0] }} from repeated_keys)
    {%- endif %}
),

placed as (
    select
        sequenced.*,
        max(case when delivery_sequence = counted_sequence then 1 else 0 end)
            over (partition by source_instance, stream, delivery_group, {{ key | join(', ') }}) as is_key_in_counted,
        case
            when quarantine_reason is not null then 'quarantined'
            when delivery_sequence > counted_sequence then 'not_yet_known'
            when delivery <> 'delta' and delivery_sequence < counted_sequence then 'earlier_delivery'
            when known_at >= as_of_at then 'not_yet_known'
            else 'candidate'
        end as place
    from sequenced
),

ranked as (
    select
        placed.*,
        row_number() over (
            partition by place, {{ key | join(', ') }}
            order by
                known_at desc nulls last,
                delivery_sequence desc nulls last,
                length(landed_record_id) desc nulls last,
                landed_record_id desc nulls last
                {%- for name in tie_break %},
                {{ name }} desc nulls last
                {%- endfor %}
        ) as version_rank
    from placed
),

judged as (
    select
        {%- for name in own %}
        {{ name }},
        {%- endfor %}
        case
            when place = 'earlier_delivery' and is_key_in_counted = 1 then 'superseded'
            when place = 'earlier_delivery' then 'tombstoned'
            when place <> 'candidate' then place
            when version_rank > 1 then 'superseded'
            when is_deleted then 'tombstoned'
            else 'modelled'
        end as disposition
    from ranked
    {%- if is_split %}
    union all
    select
        {%- for name in own %}
        loaded.{{ name }},
        {%- endfor %}
        {{ disposition_of_lone_row('loaded') }} as disposition
    from loaded
    left join repeated_keys
        on loaded.{{ key[0] }} = repeated_keys.{{ key[0] }}
    where repeated_keys.{{ key[0] }} is null
    {%- endif %}
)

{{ judged_rows_at_home(own) }}
{%- endmacro %}

{#- A query: the rows of `relation` with as_of and, as `group_sequence`, the delivery of their group that counts. It
    expects the CTE `run`. -#}
{% macro rows_with_counted_delivery(relation, own, defaults={}) -%}
select
    {%- for name in own %}
    {{ 'coalesce(rows_in.' ~ name ~ ', ' ~ defaults[name] ~ ') as ' ~ name if name in defaults else 'rows_in.' ~ name }},
    {%- endfor %}
    run.as_of_at,
    deliveries.counted_sequence as group_sequence
from {{ relation }} as rows_in
cross join run
left join {{ ref('int_deliveries__counted') }} as deliveries
    on
        rows_in.source_instance = deliveries.source_instance
        and rows_in.stream = deliveries.stream
        -- one key, for a join that asks for more than equal keys compares every pair
        and case when rows_in.delivery <> 'delta' then rows_in.delivery_group end = deliveries.delivery_group
{%- endmacro %}

{#- What became of a row whose key came once. -#}
{% macro disposition_of_lone_row(rows) -%}
case
    when {{ rows }}.quarantine_reason is not null then 'quarantined'
    when {{ rows }}.delivery_sequence > {{ rows }}.group_sequence then 'not_yet_known'
    when {{ rows }}.delivery_sequence < {{ rows }}.group_sequence then 'tombstoned'
    when {{ rows }}.known_at >= {{ rows }}.as_of_at then 'not_yet_known'
    when {{ rows }}.is_deleted then 'tombstoned'
    else 'modelled'
end
{%- endmacro %}
