{#- Generic test: no two rows share the key. Null parts compare equal, as they do when versions are ranked. -#}
{% test unique_key(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
