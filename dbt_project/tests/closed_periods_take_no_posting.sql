-- Invariant 9: no line counts in a fiscal period that was hard closed when the line became known.
with closed as (
    select
        periods.entity_id,
        periods.fiscal_period_id,
        periods.hard_closes_on,
        {{ at_local_midnight('periods.hard_closes_on', 'run.time_zone') }} as closed_from_at
    from {{ ref('dim_fiscal_period') }} as periods
    cross join {{ source('portfolio', 'run') }} as run
)

select
    lines.ledger_line_id,
    lines.fiscal_period_id,
    lines.known_at,
    closed.hard_closes_on
from {{ ref('fct_ledger_line') }} as lines
left join {{ source('portfolio', 'entities') }} as entities on lines.entity_id = entities.entity_id
inner join closed
    on
        coalesce(entities.entity_id, 'portfolio') = closed.entity_id
        and lines.fiscal_period_id = closed.fiscal_period_id
        and lines.known_at >= closed.closed_from_at
