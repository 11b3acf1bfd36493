{#- First day of the week (Monday), month, … that a date is in. -#}
{% macro start_of(period, day) -%}
    cast({{ dbt.date_trunc(period, day) }} as date)
{%- endmacro %}
