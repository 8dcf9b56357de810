-- Every row of the history stands on a record that landed; a computed KPI stands on other facts.
{% set facts = [
    'fct_work_item', 'fct_work_item_event', 'fct_milestone_revision', 'fct_ledger_line', 'fct_budget_line',
    'fct_benefit_period', 'fct_deployment', 'fct_incident', 'fct_time_entry', 'fct_readiness',
] -%}

with

history as (
    {% for fact in facts %}
        select
            '{{ fact }}' as fact,
            landed_record_id
        from {{ ref(fact) }}
        union all
    {% endfor %}
    select
        'fct_kpi_observation' as fact,
        landed_record_id
    from {{ ref('fct_kpi_observation') }}
    where landed_record_id is not null
),

-- an id tells the load of its record, and after it which of its records it is
numbered as (
    select
        fact,
        landed_record_id,
        split_part(landed_record_id, '/', 4) as number_text
    from history
)

select
    numbered.fact,
    numbered.landed_record_id
from numbered
left join {{ ref('int_loads__counted') }} as loads
    on
        left(numbered.landed_record_id, length(numbered.landed_record_id) - length(numbered.number_text))
        = loads.source_instance || '/' || loads.stream || '/' || loads.load_id || '/'
where
    loads.load_id is null
    or {{ safe_cast('numbered.number_text', 'bigint') }} is null
    or {{ safe_cast('numbered.number_text', 'bigint') }} not between 1 and loads.record_count
