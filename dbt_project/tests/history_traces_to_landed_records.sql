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
)

-- an id tells the load of its record, and which of its records it is
{% set part_of = "split_part(history.landed_record_id, '/', {})" -%}
select
    history.fact,
    history.landed_record_id
from history
left join {{ ref('int_loads__counted') }} as loads
    on
        {{ part_of.format(1) }} = loads.source_instance
        and {{ part_of.format(2) }} = loads.stream
        and {{ part_of.format(3) }} = loads.load_id
where
    loads.load_id is null
    or {{ safe_cast(part_of.format(4), 'bigint') }} is null
    or {{ safe_cast(part_of.format(4), 'bigint') }} not between 1 and loads.record_count
