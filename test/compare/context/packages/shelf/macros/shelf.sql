{% macro word() %}{{ return(adapter.dispatch('word', 'shelf')()) }}{% endmacro %}
{% macro default__word() %}{{ return('default ' ~ var('word')) }}{% endmacro %}
{% macro duckdb__word() %}{{ return('duckdb ' ~ var('word')) }}{% endmacro %}
{% macro plain() %}{{ adapter.dispatch('plain', macro_namespace='shelf')() }}{% endmacro %}
{% macro default__plain() %}plain of shelf{% endmacro %}
{% macro only_here() %}{{ return([1, {'a': none}]) }}{% endmacro %}
