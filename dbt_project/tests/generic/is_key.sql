{#- The column (or list of columns) is never NULL and never the same twice; one pass over the table. -#}
{% test is_key(model, column_name=none, columns=none) %}
    {%- set key = (columns or [column_name]) | join(', ') %}
    select {{ key }}
    from {{ model }}
    group by {{ key }}
    having
        count(*) > 1
        {% for column in columns or [column_name] %}
            or {{ column }} is null
        {% endfor %}
{% endtest %}
