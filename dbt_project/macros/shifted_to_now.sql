{#-
    Freshness in a world whose clock has stopped at its as-of day: dbt holds a source's newest row against
    the wall clock, so the newest row is moved by the distance from the end of the as-of day to now.
-#}
{% macro shifted_to_now(newest) -%}
    select {{ newest }} + (
        cast(now() at time zone 'UTC' as timestamp)
        - (select cast(as_of + 1 as timestamp) from product_meta.world_clock)
    )
    from {{ this }}
{%- endmacro %}
