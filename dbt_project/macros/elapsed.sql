{#- The moment `hours` after `moment`. -#}
{% macro hours_after(moment, hours) -%}
    {{ return(adapter.dispatch('hours_after')(moment, hours)) }}
{%- endmacro %}

{% macro default__hours_after(moment, hours) -%}
    {{ moment }} + interval '{{ hours }}' hour
{%- endmacro %}

{#- The date `days` after `day`. -#}
{% macro days_after(day, days) -%}
    {{ return(adapter.dispatch('days_after')(day, days)) }}
{%- endmacro %}

{% macro default__days_after(day, days) -%}
    cast({{ day }} + {{ days }} * interval '1' day as date)
{%- endmacro %}

{#- dbt's own dateadd gives NULL, and no error, where a timestamp is one without a time zone. -#}
{% macro spark__days_after(day, days) -%}
    date_add({{ day }}, {{ days }})
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

{% macro spark__days_between(earlier, later) -%}
    datediff({{ later }}, {{ earlier }})
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    {{ later }} - {{ earlier }}
{%- endmacro %}
