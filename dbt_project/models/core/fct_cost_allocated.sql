-- depends_on: {{ ref('int_journals__reposted') }}
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    full_refresh=false,
    pre_hook=[
        "{% if is_incremental() %}delete from {{ this }} where posted_on in ({{ divided_days() }}) and ledger_line_id not in ({{ standing_costs() }}){% endif %}",
        "{% if is_incremental() %}delete from {{ this }} where workstream_id in ({{ relinked_workstreams() }}){% endif %}"
    ]
) }}

{% set amounts = ['transaction', 'functional', 'reporting'] %}
with links as (
    select * from {{ ref('bridge_workstream_kpi') }}
    where spend_weight > 0
),
{%- if is_incremental() %}

continuation as (
    select * from {{ source('control', 'continuation') }}
),
{%- endif %}

-- A build that continues the last one splits what it divided anew, and workstreams whose links are others.
costs as {{ inlined() }} (
    select costs.*
    from {{ ref('int_costs__pooled') }} as costs
    {%- if is_incremental() %}
    inner join continuation on costs.build_number = continuation.build_number
    union all
    select costs.*
    from {{ ref('int_costs__pooled') }} as costs
    inner join continuation on costs.build_number < continuation.build_number
    where costs.workstream_id in ({{ relinked_workstreams() }})
    {%- endif %}
),

linked as {{ inlined() }} (
    select
        costs.*,
        coalesce(links.kpi_id, 'unlinked') as kpi_id,
        cast(coalesce(links.spend_weight, 1) * 100000000 as decimal(19, 0)) as weight_units
    from costs
    left join links
        on
            costs.workstream_id = links.workstream_id
            and costs.divided_on >= links.valid_from
            and (links.valid_to is null or costs.divided_on < links.valid_to)
),

whole as (
    select * from linked
    where weight_units = 100000000
),

divided as (
    select
        *,
        {%- for amount in amounts %}
            {{ smallest_unit(amount ~ '_amount', amount ~ '_digits') }} as {{ amount }}_unit,
        {%- endfor %}
        cast(100000000 as decimal(19, 0)) as weight_total
    from linked
    where weight_units < 100000000
)

{% for part in ['whole', 'divided'] %}
    {{ 'union all' if not loop.first }}
    select
        ledger_line_id,
        workstream_id,
        kpi_id,
        pool_id,
        entity_id,
        account_code,
        posted_on,
        divided_on,
        month_on,
        fiscal_period_id,
        {%- for amount in amounts %}
            {%- set line = 'ledger_line_id, workstream_id' %}
            {%- set whole, unit = amount ~ '_amount', amount ~ '_unit' %}
            {%- set divided = allocate_money(whole, unit, 'weight_units', 'weight_total', line, 'kpi_id') %}
            {{ divided ~ ' as ' if part == 'divided' }}{{ whole }},
            {{ amount }}_currency_code,
        {%- endfor %}
        reporting_amount is null as is_rate_missing
    from {{ part }}
{% endfor %}
