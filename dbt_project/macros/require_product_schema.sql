{#- Stops a run by hand where Larder's source tables are not, in one sentence. -#}
{% macro require_product_schema() -%}
    {%- if execute and not adapter.check_schema_exists(target.database, 'product') -%}
        {%- do exceptions.raise_compiler_error(adapter.dispatch('no_product_schema')()) -%}
    {%- endif -%}
{%- endmacro %}

{% macro default__no_product_schema() -%}
    {{ return("There is no schema `product` here, with Larder's tables in it.") }}
{%- endmacro %}

{% macro spark__no_product_schema() -%}
    {{ return("Spark has no Larder data in it: a build loads it and runs dbt itself, with: uv run --group spark python -m pipelines --engine spark") }}
{%- endmacro %}

{% macro duckdb__no_product_schema() -%}
    {{ return("The file " ~ target.path ~ " has no Larder data in it yet; get a copy of the last release with: uv run larder dev --refresh") }}
{%- endmacro %}
