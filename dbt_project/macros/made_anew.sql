{#- Drop the tables of the published schemas that this call is about to make anew, so that the tables which stay from build
    to build grow into the room that those leave: what is published is the file. -#}
{% macro drop_what_is_made_anew() -%}
{%- if execute -%}
{%- set dropped = [] -%}
{%- for node in graph.nodes.values()
    if node.unique_id in selected_resources and node.database == 'outcomes' and node.config.materialized == 'table' -%}
    {%- set table = load_cached_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- if table is not none -%}
        {%- do adapter.drop_relation(table) -%}
        {%- do dropped.append(table) -%}
    {%- endif -%}
{%- endfor -%}
{%- if dropped and target.type == 'duckdb' -%}
checkpoint outcomes
{%- endif -%}
{%- endif -%}
{%- endmacro %}
