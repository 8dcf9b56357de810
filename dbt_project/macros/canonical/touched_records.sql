{#- A query of the landed records of which this build learned something: they are new, or it judged a row of them. -#}
{% macro touched_records() -%}
select landed.landed_record_id
from {{ source('control', 'landed_records') }} as landed
union
select record_rows.landed_record_id
from {{ ref('int_record_rows__disposed') }} as record_rows
inner join {{ source('control', 'continuation') }} as continuation
    on record_rows.build_number = continuation.build_number
{%- endmacro %}
