{#- The table is not empty: every other test passes on an empty one. `since`: it has no rows before that day. -#}
{% test has_rows(model, since=none) %}
    select 'no rows' as problem
    where
        not exists (select 1 from {{ model }})
        {% if since %}
            and exists (
                select 1 from {{ source('product_meta', 'world_clock') }}
                where as_of >= cast('{{ since }}' as date)
            )
        {% endif %}
{% endtest %}
