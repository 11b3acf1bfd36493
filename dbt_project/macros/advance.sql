{#-
    A build that adds a day starts from a copy of the last release, and says so by LARDER_BUILT_UP_TO: the
    last day that this copy has, of the same world and by the same models. Without it every model is
    built whole, whatever is there already; so it is by hand.

    So it is on every engine but DuckDB: others replace some of a table's rows only in formats of their own, such
    as Delta and Iceberg.
-#}
{% macro built_up_to() -%}
    {{ return(adapter.dispatch('built_up_to')()) }}
{%- endmacro %}

{% macro default__built_up_to() -%}
    {{ return('') }}
{%- endmacro %}

{% macro spark__built_up_to() -%}
    {{ return(default__built_up_to()) }}
{%- endmacro %}

{% macro duckdb__built_up_to() -%}
    {{ return(env_var('LARDER_BUILT_UP_TO', '') if execute else '') }}
{%- endmacro %}

{#- dbt asks this of every incremental model. -#}
{% macro should_full_refresh() -%}
    {{ return(built_up_to() == '') }}
{%- endmacro %}

{#- WHERE, in a build that adds a day: rows of days that are not built yet. -#}
{% macro only_new_days(day) -%}
    {%- if is_incremental() -%}
        where {{ day }} > cast('{{ built_up_to() }}' as date)
    {%- endif -%}
{%- endmacro %}

{#- WHERE, in a build that adds a day: rows of which one of these moments has come since the last one. -#}
{% macro only_new_moments(moments) -%}
    {%- if is_incremental() -%}
        where
            {% for moment in moments -%}
                {{ 'or ' if not loop.first }}{{ moment }} >= {{ built_until() }}
            {% endfor %}
    {%- endif -%}
{%- endmacro %}

{#- The first moment that is not built yet. -#}
{% macro built_until() -%}
    cast({{ days_after("cast('" ~ built_up_to() ~ "' as date)", 1) }} as timestamp)
{%- endmacro %}

{#- WHERE, in a build that adds a day: rows of users of whom `relation` has a row of a new day. -#}
{% macro only_users_of_new_days(relation, day, user_id='user_id') -%}
    {%- if is_incremental() -%}
        where {{ user_id }} in (select {{ user_id }} from {{ relation }} {{ only_new_days(day) }})
    {%- endif -%}
{%- endmacro %}
