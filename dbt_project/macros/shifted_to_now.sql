{#-
    Freshness in a world whose clock has stopped at its as-of day: dbt holds a source's newest row against
    the wall clock, so the newest row is moved by the distance from the end of the as-of day to now.
-#}
{% macro shifted_to_now(newest) -%}
    select {{ newest }} + (
        {{ now_in_utc() }}
        - (select cast({{ days_after('as_of', 1) }} as timestamp) from product_meta.world_clock)
    )
    from {{ this }}
{%- endmacro %}

{#- The moment that it is, in UTC, without a time zone. -#}
{% macro now_in_utc() -%}
    {{ return(adapter.dispatch('now_in_utc')()) }}
{%- endmacro %}

{% macro default__now_in_utc() -%}
    cast(current_timestamp at time zone 'UTC' as timestamp)
{%- endmacro %}

{#- A session's time zone is UTC, and its timestamps have none: the build sets both. -#}
{% macro spark__now_in_utc() -%}
    cast(current_timestamp() as timestamp_ntz)
{%- endmacro %}
