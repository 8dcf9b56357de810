{#- A person's keyed hash: the same person has the same one under the same privacy key, and no one else's. -#}
{% macro pseudonym(expression) -%}
    'person_' || substr(sha256(
        (select privacy.pepper from {{ source('control', 'privacy') }} as privacy) || ':' || {{ expression }}
    ), 1, 20)
{%- endmacro %}

{#- Who answers by name: every declared owner, and the sponsor, to whom escalate what has no one owner. -#}
{% macro accountable_person_ids() -%}
    select owners.person_id from {{ source('portfolio', 'owners') }} as owners
    union
    select sponsors.sponsor_person_id as person_id from {{ source('portfolio', 'run') }} as sponsors
    where sponsors.sponsor_person_id is not null
{%- endmacro %}

{#- The id under which a person is published: the accountable by their own, everybody else by keyed hash. -#}
{% macro published_person_id(expression) -%}
    case
        when {{ expression }} in ({{ accountable_person_ids() }})
            then {{ expression }}
        else {{ pseudonym(expression) }}
    end
{%- endmacro %}

{#- A query: each person id of a relation once, with its keyed hash. A join to it hashes per person, not per row. -#}
{% macro pseudonyms_of(relation, person_id='person_id') -%}
select
    persons.person_id,
    {{ pseudonym('persons.person_id') }} as pseudonym
from (select distinct {{ person_id }} as person_id from {{ relation }}) as persons
{%- endmacro %}
