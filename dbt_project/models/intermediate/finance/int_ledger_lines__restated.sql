{{ config(materialized='table') }}

{% set columns = entity_columns('ledger_lines') | map(attribute=0) | list + ['source_workstream_id'] %}
with told as (
    select * from {{ ref('int_ledger_lines__told') }}
),

days as (
    select
        source_instance,
        journal_id,
        told_on,
        max(told_at) as told_at,
        row_number() over (partition by source_instance, journal_id order by told_on) as day_number
    from told
    group by source_instance, journal_id, told_on
),

live as (
    select
        told.*,
        days.day_number,
        row_number() over (
            partition by told.source_instance, told.ledger_line_id, days.day_number
            order by told.told_at desc, told.is_gone desc, told.delivery_sequence desc, told.landed_record_id desc
        ) as age
    from days
    inner join told
        on days.source_instance = told.source_instance and days.journal_id = told.journal_id and days.told_on >= told.told_on
),

unbalanced as (
    select
        source_instance,
        journal_id,
        day_number
    from live
    where age = 1 and not is_gone
    group by source_instance, journal_id, day_number, entity_id, currency_code
    having sum(amount) <> 0
),

-- A journal counts on the days on which it balances; without a gap between them they are one stretch of a version.
counted as (
    select
        live.*,
        live.day_number - row_number() over (
            partition by live.source_instance, live.ledger_line_id, live.told_on order by live.day_number
        ) as stretch
    from live
    where
        live.age = 1
        and not live.is_gone
        and not exists (
            select 1 from unbalanced
            where
                unbalanced.source_instance = live.source_instance
                and unbalanced.journal_id = live.journal_id
                and unbalanced.day_number = live.day_number
        )
),

stretches as (
    select
        {{ columns | join(', ') }},
        min(day_number) as first_day_number,
        max(day_number) + 1 as end_day_number
    from counted
    group by {{ columns | join(', ') }}, told_on, stretch
)

select
    stretches.{{ columns | join(', stretches.') }},
    first_days.told_at as counts_from_at,
    first_days.told_on as counts_from_on,
    end_days.told_at as ended_at,
    end_days.told_on as ended_on
from stretches
{% for days, number in [('first_days', 'first_day_number'), ('end_days', 'end_day_number')] -%}
    left join days as {{ days }}
        on
            stretches.source_instance = {{ days }}.source_instance
            and stretches.journal_id = {{ days }}.journal_id
            and stretches.{{ number }} = {{ days }}.day_number
{% endfor %}
