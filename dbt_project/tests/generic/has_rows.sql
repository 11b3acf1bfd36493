{#- The table is not empty: every other test passes on an empty one. -#}
{% test has_rows(model) %}
    select 'no rows' as problem
    where not exists (select 1 from {{ model }})
{% endtest %}
