-- depends_on: {{ ref('int_work_items__touched') }}, {{ ref('int_workstreams__held') }}, {{ ref('fct_work_item') }}
-- depends_on: {{ ref('int_months__dated') }}, {{ ref('int_costs__pooled') }}, {{ ref('bridge_workstream_kpi') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook=["{{ evidence_goes('items') }}", "{{ evidence_goes('costs') }}", "{{ evidence_goes('rest') }}"]
) }}

{% for side in ['item', 'activity', 'money'] %}
    select
        evidence_basis,
        month_on,
        workstream_id,
        source_table,
        source_row_id,
        landed_record_id,
        cast(row_count as bigint) as row_count,
        cast(numerator_part as decimal(28, 10)) as numerator_part,
        cast(denominator_part as decimal(28, 10)) as denominator_part
    from {{ ref('int_' ~ side ~ '_evidence__listed') }}
    {{ 'union all' if not loop.last }}
{% endfor %}
