{#- Every date from `first` to `last`, both scalar expressions over `relation` (one row), as `date_day`. -#}
{% macro date_series(relation, first, last) -%}
    {{ return(adapter.dispatch('date_series')(relation, first, last)) }}
{%- endmacro %}

{% macro default__date_series(relation, first, last) -%}
    {{ not_written_for('date_series') }}
{%- endmacro %}

{% macro spark__date_series(relation, first, last) -%}
    select explode(sequence({{ first }}, {{ last }}, interval 1 day)) as date_day
    from {{ relation }}
{%- endmacro %}

{% macro duckdb__date_series(relation, first, last) -%}
    select cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 day)) as date) as date_day
    from {{ relation }}
{%- endmacro %}
