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

select
    history.fact,
    history.landed_record_id
from history
left join {{ ref('int_landed_records__disposed') }} as landed
    on history.landed_record_id = landed.landed_record_id
where landed.landed_record_id is null
