with

landed as (
    select
        source_system,
        source_instance,
        stream,
        sum(row_count) as landed_count
    from {{ source('control', 'loads') }}
    group by source_system, source_instance, stream
),

counted as (
    select
        source_instance,
        stream,
        sum(record_count) as record_count
    from {{ ref('int_loads__counted') }}
    group by source_instance, stream
),

{% set others = ['quarantined', 'filtered', 'superseded', 'tombstoned', 'not_yet_known'] -%}

disposed as (
    select
        source_instance,
        stream,
        {% for disposition in others -%}
            count(case when disposition = '{{ disposition }}' then 1 end) as {{ disposition }}_count,
        {% endfor -%}
        count(*) - count(disposition) as lost_count
    from {{ ref('int_landed_records__disposed') }}
    group by source_instance, stream
)

-- landed_count comes from the manifests, the others from the records themselves: the difference is a check, not an identity
select
    run.as_of_on,
    landed.source_system,
    landed.source_instance,
    landed.stream,
    cast(landed.landed_count as bigint) as landed_count,
    cast(
        coalesce(counted.record_count, 0) - coalesce(disposed.lost_count, 0)
        {%- for disposition in others %}
            - coalesce(disposed.{{ disposition }}_count, 0)
        {%- endfor %}
        as bigint
    ) as modelled_count,
    {% for disposition in others -%}
        cast(coalesce(disposed.{{ disposition }}_count, 0) as bigint) as {{ disposition }}_count,
    {% endfor -%}
    cast(
        landed.landed_count - coalesce(counted.record_count, 0) + coalesce(disposed.lost_count, 0) as bigint
    ) as difference_count
from landed
cross join {{ source('portfolio', 'run') }} as run
left join counted
    on landed.source_instance = counted.source_instance and landed.stream = counted.stream
left join disposed
    on landed.source_instance = disposed.source_instance and landed.stream = disposed.stream
