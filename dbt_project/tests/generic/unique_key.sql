{#- Generic test: no two rows share the key. Null parts compare equal, as they do when versions are ranked. With
    `judged_now`, of a model with dispositions: the rows that count of those this build judged, for they replaced all
    others of their keys. -#}
{% test unique_key(model, columns, judged_now=false) %}
select {{ columns | join(', ') }}
from {{ model }}
{%- if judged_now %}
where
    disposition = 'modelled'
    and build_number = (select continuation.build_number from {{ source('control', 'continuation') }} as continuation)
{%- endif %}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
