{#- A query of the journals that this build posts anew. -#}
{% macro reposted_journals() -%}
select reposted.journal_id
from {{ ref('int_journals__reposted') }} as reposted
{%- endmacro %}

{#- A query of the days on which a line of theirs is or was posted. -#}
{% macro reposted_days() -%}
select reposted.posted_on
from {{ ref('int_journals__reposted') }} as reposted
{%- endmacro %}

{#- A query of the fiscal periods of which this build posted a line anew or took one out: every one where it is a fresh one. -#}
{% macro reposted_periods() -%}
select days.fiscal_period_id
from {{ ref('int_fiscal_days__dated') }} as days
where days.date_on in ({{ reposted_days() }})
union
select ledger.fiscal_period_id
from {{ ref('fct_ledger_line') }} as ledger
where ledger.posted_on in ({{ reposted_days() }}) and ledger.journal_id in ({{ reposted_journals() }})
union
select days.fiscal_period_id
from {{ ref('int_fiscal_days__dated') }} as days
inner join {{ source('control', 'continuation') }} as continuation on continuation.earlier_as_of_at is null
{%- endmacro %}

{#- A query of the expense lines that this build did not divide among workstreams, of the days on which it did divide one or
    took one out: they stand as the last one did. -#}
{% macro standing_costs() -%}
select costs.ledger_line_id
from {{ ref('int_costs__pooled') }} as costs
inner join {{ source('control', 'continuation') }} as continuation
    on costs.build_number < continuation.build_number
where costs.posted_on in ({{ divided_days() }})
{%- endmacro %}

{#- A query of these days. -#}
{% macro divided_days() -%}
{{ reposted_days() }}
union
select costs.posted_on
from {{ ref('int_costs__pooled') }} as costs
inner join {{ source('control', 'continuation') }} as continuation
    on costs.build_number = continuation.build_number
{%- endmacro %}

{#- A query of the workstreams of which a link was recorded, began or ended since the last build. -#}
{% macro relinked_workstreams() -%}
select links.workstream_id
from {{ ref('bridge_workstream_kpi') }} as links
cross join {{ source('control', 'continuation') }} as continuation
cross join {{ source('portfolio', 'run') }} as run
where
    links.recorded_at >= continuation.earlier_as_of_at
    or links.valid_from >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
    or links.valid_to >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
{%- endmacro %}
