{#- Why a scope's flow is held by statuses that nobody mapped; null where it is not. A workstream is held from the day
    the first of them appears, the portfolio once less than status_coverage_min_ratio of its work is known. Needs a row
    of `run`, and of `scopes` the columns scope_id, held_from_on and held_reason. -#}
{% macro held_by_statuses(scopes, judged_on, coverage) -%}
    case
        when {{ scopes }}.scope_id <> 'portfolio' and {{ scopes }}.held_from_on <= {{ judged_on }} then {{ scopes }}.held_reason
        when {{ coverage }} < run.status_coverage_min_ratio then {{ scopes }}.held_reason
    end
{%- endmacro %}

{#- Whether every status of the item's workflow is known by the day. -#}
{% macro is_known_flow(items, judged_on) -%}
    ({{ items }}.held_from_on is null or {{ items }}.held_from_on > {{ judged_on }})
{%- endmacro %}
