with run as (
    select * from {{ source('portfolio', 'run') }}
),

months as (
    select * from {{ ref('int_months__dated') }}
),

spend as (
    select
        workstream_id,
        month_on,
        sum(case when kpi_id = 'unlinked' then spend_amount else 0 end) as spend_amount,
        sum(spend_amount) as total_spend_amount,
        sum(case when kpi_id = 'unlinked' then untranslated_line_count else 0 end) as untranslated_line_count
    from {{ ref('fct_workstream_outcome_month') }}
    where workstream_id not in ('unassigned', 'unallocated', 'exogenous')
    group by workstream_id, month_on
),

linked as (
    select distinct
        links.workstream_id,
        months.month_on
    from {{ ref('bridge_workstream_kpi') }} as links
    inner join months
        on links.valid_from <= months.judged_on
            and (links.valid_to is null or links.valid_to > months.judged_on)
    where links.link_type in ('driver', 'enabler', 'guardrail')
),

open_items as (
    select
        flow.workstream_id,
        months.month_on,
        sum(flow.wip_count) as open_count
    from {{ ref('fct_flow_daily') }} as flow
    inner join months on flow.date_on = months.judged_on
    where flow.status not in ('done', 'cancelled')
    group by flow.workstream_id, months.month_on
),

keys as (
    select
        workstream_id,
        month_on
    from spend
    where spend_amount <> 0 or untranslated_line_count > 0
    union
    select
        open_items.workstream_id,
        open_items.month_on
    from open_items
    left join linked
        on open_items.workstream_id = linked.workstream_id
            and open_items.month_on = linked.month_on
    where linked.workstream_id is null and open_items.open_count > 0
)

select
    keys.workstream_id,
    workstreams.workstream_name,
    keys.month_on,
    cast(coalesce(spend.spend_amount, 0) as decimal(28, 4)) as spend_amount,
    cast(coalesce(spend.total_spend_amount, 0) as decimal(28, 4)) as total_spend_amount,
    run.reporting_currency as currency_code,
    cast(coalesce(spend.untranslated_line_count, 0) as bigint) as untranslated_line_count,
    cast(coalesce(open_items.open_count, 0) as bigint) as open_count,
    case
        when workstreams.is_mandated then 'mandated'
        when linked.workstream_id is not null then 'partly_linked'
        else 'no_live_link'
    end as reason
from keys
cross join run
left join {{ ref('dim_workstream') }} as workstreams on keys.workstream_id = workstreams.workstream_id
left join spend on keys.workstream_id = spend.workstream_id and keys.month_on = spend.month_on
left join open_items on keys.workstream_id = open_items.workstream_id and keys.month_on = open_items.month_on
left join linked on keys.workstream_id = linked.workstream_id and keys.month_on = linked.month_on
