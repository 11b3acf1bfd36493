{#- The month of a date as text that sorts: 2026-06. -#}
{% macro month_label(day) -%}
    {{ return(adapter.dispatch('month_label')(day)) }}
{%- endmacro %}

{% macro default__month_label(day) -%}
    substring({{ as_text('cast(' ~ day ~ ' as date)') }} from 1 for 7)
{%- endmacro %}

{% macro spark__month_label(day) -%}
    date_format({{ day }}, 'yyyy-MM')
{%- endmacro %}

{% macro duckdb__month_label(day) -%}
    strftime({{ day }}, '%Y-%m')
{%- endmacro %}
