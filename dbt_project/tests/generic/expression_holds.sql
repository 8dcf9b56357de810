{#- Generic test: the expression is true, or null, of every row. -#}
{% test expression_holds(model, expression) %}
select * from {{ model }}
where not ({{ expression }})
{% endtest %}
