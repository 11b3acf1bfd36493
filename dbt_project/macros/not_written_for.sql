{#- What a macro's default form does where no SQL means the same on every engine: better no answer than another one. -#}
{% macro not_written_for(macro) -%}
    {%- do exceptions.raise_compiler_error(
        "The macro " ~ macro ~ " is not written for this engine (" ~ target.type ~ "): it needs a "
        ~ target.type ~ "__" ~ macro ~ " beside the others in dbt_project/macros/."
    ) -%}
{%- endmacro %}
