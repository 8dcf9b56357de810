{#- A query of the journals of which this build judged a line. -#}
{% macro judged_journals() -%}
select lines.source_instance, lines.journal_id
from {{ ref('int_ledger_lines__versioned') }} as lines
inner join {{ source('control', 'continuation') }} as continuation
    on lines.build_number = continuation.build_number
{%- endmacro %}
