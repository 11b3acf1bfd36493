{#- Rows of `relation`, one for each value of `key`: the first by `order_by`. -#}
{% macro deduplicate(relation, key, order_by) -%}
    {{ return(adapter.dispatch('deduplicate')(relation, key, order_by)) }}
{%- endmacro %}

{% macro default__deduplicate(relation, key, order_by) -%}
    select *
    from {{ relation }}
    qualify row_number() over (partition by {{ key }} order by {{ order_by }}) = 1
{%- endmacro %}
