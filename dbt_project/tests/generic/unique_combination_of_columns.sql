{#- The columns are a key together: none is ever NULL, and no combination of them is there twice. -#}
{% test unique_combination_of_columns(model, combination_of_columns) %}
    select {{ combination_of_columns | join(', ') }}
    from {{ model }}
    group by {{ combination_of_columns | join(', ') }}
    having
        count(*) > 1
        {% for column in combination_of_columns %}
            or {{ column }} is null
        {% endfor %}
{% endtest %}
