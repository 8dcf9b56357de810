-- Invariant 9: no line counts in a fiscal period that was hard closed when the line became known.
select
    lines.ledger_line_id,
    lines.fiscal_period_id,
    lines.known_at,
    periods.hard_closes_on
from {{ ref('fct_ledger_line') }} as lines
cross join {{ source('portfolio', 'run') }} as run
left join {{ source('portfolio', 'entities') }} as entities on lines.entity_id = entities.entity_id
inner join {{ ref('dim_fiscal_period') }} as periods
    on
        coalesce(entities.entity_id, 'portfolio') = periods.entity_id
        and lines.fiscal_period_id = periods.fiscal_period_id
where {{ at_local_date('lines.known_at', 'run.time_zone') }} >= periods.hard_closes_on
