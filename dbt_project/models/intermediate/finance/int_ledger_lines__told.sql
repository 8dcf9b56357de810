{% set columns = entity_columns('ledger_lines') | map(attribute=0) | list %}
{% set own = columns[:-(lineage_spelling().split(',') | length)] + ['is_deleted'] %}
{% set columns = columns + ['source_workstream_id'] %}
{% set content = "coalesce(cast(" ~ own | join(" as varchar), '') || '|' || coalesce(cast(") ~ " as varchar), '')" %}
{% set same_journal = "journals.source_instance = versions.source_instance and journals.journal_id = versions.journal_id" %}
with deliveries as (
    {{ successive_deliveries() | indent(4) }}
),

versions as {{ inlined() }} (
    select
        versions.*,
        deliveries.next_delivered_at,
        deliveries.last_delivered_at is not null or deliveries.next_delivered_at is not null as is_delivered_again,
        {{ told_at('versions', 'deliveries') | indent(8) }} as told_at
    from {{ ref('int_ledger_lines__versioned') }} as versions
    left join deliveries
        on
            versions.source_instance = deliveries.source_instance
            and versions.stream = deliveries.stream
            and versions.delivery_group = deliveries.delivery_group
            and versions.delivery_sequence = deliveries.delivery_sequence
    where versions.disposition in ('modelled', 'superseded', 'tombstoned') or versions.quarantine_field = 'journal_id'
),

contents as (
    select
        *,
        {{ content }} as content
    from versions
    where is_delivered_again
),

compared as (
    select
        landed_record_id,
        content,
        lag(content) over (
            partition by source_instance, ledger_line_id
            order by delivery_sequence, length(landed_record_id), landed_record_id
        ) as last_content
    from contents
),

-- What a delivery repeats of the one before tells nothing.
telling as {{ inlined() }} (
    select versions.*
    from versions
    left join compared on versions.landed_record_id = compared.landed_record_id
    where compared.last_content is null or compared.content <> compared.last_content
),

-- Nearly every journal came once, whole and in time: only those of which something was learned at another time are looked at.
journals as (
    select
        source_instance,
        journal_id
    from telling
    group by source_instance, journal_id
    having
        count(told_at) = count(*)
        and (
            min(told_at) < max(told_at)
            or max(case when disposition = 'tombstoned' or told_at > known_at then 1 else 0 end) = 1
        )
),

-- A line that is missing from a later delivery is gone from the day of that one; without such a day it never was.
gone as (
    select
        versions.landed_record_id,
        coalesce(versions.next_delivered_at, versions.known_at) as gone_at,
        row_number() over (
            partition by versions.source_instance, versions.stream, versions.delivery_group, versions.ledger_line_id
            order by versions.delivery_sequence desc
        ) as age
    from versions
    inner join journals on {{ same_journal }}
    where versions.disposition = 'tombstoned' and not versions.is_deleted
)

{% for moment, is_gone, further in [('told_at', 'is_deleted', ''), ('gone_at', 'true', 'gone')] %}
    {{ 'union all' if not loop.first }}
    select
        versions.{{ columns | join(', versions.') }},
        {{ further or 'versions' }}.{{ moment }} as told_at,
        {{ at_local_date((further or 'versions') ~ '.' ~ moment, 'run.time_zone') }} as told_on,
        {{ is_gone }} as is_gone
    from {{ 'versions' if further else 'telling as versions' }}
    cross join {{ source('portfolio', 'run') }} as run
    inner join journals on {{ same_journal }}
    {{ 'inner join gone on versions.landed_record_id = gone.landed_record_id and gone.age = 1' if further }}
{% endfor %}
