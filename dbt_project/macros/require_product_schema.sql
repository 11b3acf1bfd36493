{#- Stops a run by hand on a file without Larder's source tables, in one sentence. -#}
{% macro require_product_schema() -%}
    {%- if execute and not adapter.check_schema_exists(target.database, 'product') -%}
        {%- do exceptions.raise_compiler_error(
            "The file " ~ target.path ~ " has no Larder data in it yet; get a copy of the last release with: uv run larder dev --refresh"
        ) -%}
    {%- endif -%}
{%- endmacro %}
