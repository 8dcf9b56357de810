{#- A person's keyed hash: the same person has the same one under the same privacy key, and no one else's. -#}
{% macro pseudonym(expression) -%}
    'person_' || substr(sha256(
        (select privacy.pepper from {{ source('control', 'privacy') }} as privacy) || ':' || {{ expression }}
    ), 1, 20)
{%- endmacro %}

{#- The id under which a person is published: accountable owners by their own, everybody else by keyed hash. -#}
{% macro published_person_id(expression) -%}
    case
        when {{ expression }} in (select owners.person_id from {{ source('portfolio', 'owners') }} as owners)
            then {{ expression }}
        else {{ pseudonym(expression) }}
    end
{%- endmacro %}
