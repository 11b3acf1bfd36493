{#- The moment `hours` after `moment`. -#}
{% macro hours_after(moment, hours) -%}
    {{ return(adapter.dispatch('hours_after')(moment, hours)) }}
{%- endmacro %}

{% macro default__hours_after(moment, hours) -%}
    {{ moment }} + interval {{ hours }} hour
{%- endmacro %}

{#- The date `days` after `day`. -#}
{% macro days_after(day, days) -%}
    {{ return(adapter.dispatch('days_after')(day, days)) }}
{%- endmacro %}

{% macro default__days_after(day, days) -%}
    cast({{ dbt.dateadd('day', days, day) }} as date)
{%- endmacro %}

{% macro duckdb__days_after(day, days) -%}
    {{ day }} + {{ days }}
{%- endmacro %}

{#- Whole days from `earlier` to `later`, both dates. -#}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    {{ dbt.datediff(earlier, later, 'day') }}
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    {{ later }} - {{ earlier }}
{%- endmacro %}
