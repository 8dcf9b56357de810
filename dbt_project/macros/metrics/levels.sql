{#- The levels on which persons are counted anew, as (product, feature): each feature, each product, the whole. -#}
{% macro adoption_levels() -%}
    {{ return([("product", "feature"), ("product", "'*'"), ("'*'", "'*'")]) }}
{%- endmacro %}

{#- A query: the days on which a person used something, on every level, `*` standing for all: each with the next day of use
    (null after the last) and the first. A day of several features stands as often on the levels above them, and is its
    own next day. -#}
{% macro days_of_use() -%}
{%- for product, feature in adoption_levels() %}
{{ 'union all' if not loop.first }}
select
    {{ product }} as product,
    {{ feature }} as feature,
    person_id,
    date_on,
    next_on,
    first_on
from (
    {{ rows_in_sequence(
        ref('int_usage__daily'), [product, feature, 'person_id'] | reject('equalto', "'*'") | list,
        'date_on', 'next_on', 'first_on', 'action_count > 0'
    ) }}
) as days
{%- endfor %}
{%- endmacro %}
