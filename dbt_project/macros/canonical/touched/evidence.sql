{#- A query of the months that are judged on another day than in the last build. -#}
{% macro months_judged_anew() -%}
select dated.month_on
from {{ ref('int_months__dated') }} as dated
cross join {{ source('control', 'continuation') }} as continuation
cross join {{ source('portfolio', 'run') }} as run
where dated.month_ends_on >= {{ at_local_date('continuation.earlier_as_of_at', 'run.time_zone') }}
{%- endmacro %}

{#- A query of the parts of costs whose rows of evidence this build lists anew: those of lines that it divided anew, and all of
    workstreams whose links are others. -#}
{% macro costs_listed_anew() -%}
select
    costs.ledger_line_id,
    costs.posted_on,
    costs.workstream_id
from {{ ref('int_costs__pooled') }} as costs
inner join {{ source('control', 'continuation') }} as continuation
    on costs.build_number = continuation.build_number
union
select
    costs.ledger_line_id,
    costs.posted_on,
    costs.workstream_id
from {{ ref('int_costs__pooled') }} as costs
where costs.workstream_id in ({{ relinked_workstreams() }})
{%- endmacro %}

{#- Before a build that continues the last one lists evidence: the rows go that it lists anew. Those about items and about
    costs are the ones that stay where they can. -#}
{% macro evidence_goes(about) -%}
{%- set of_items = "('finished_items', 'recently_finished_items', 'first_finishes', 'first_finished_items', 'turned_items', 'reached_items')" -%}
{%- if is_incremental() -%}
delete from {{ this }}
where
{%- if about == 'items' %}
    evidence_basis in {{ of_items }}
    and (
        source_row_id in ({{ items_measured_anew() }})
        or (evidence_basis = 'recently_finished_items' and month_on in ({{ months_judged_anew() }}))
    )
{%- elif about == 'costs' %}
    evidence_basis = 'spend_lines'
    and (
        source_row_id not in (
            select costs.ledger_line_id || '|' || costs.workstream_id
            from {{ ref('int_costs__pooled') }} as costs
            inner join {{ source('control', 'continuation') }} as continuation
                on costs.build_number < continuation.build_number
        )
        or workstream_id in ({{ relinked_workstreams() }})
    )
{%- else %}
    evidence_basis not in {{ of_items }} and evidence_basis <> 'spend_lines'
{%- endif %}
{%- endif %}
{%- endmacro %}
