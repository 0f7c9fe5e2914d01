{% macro generate_database_name(custom_database_name=none, node=none) -%}
  {{ return(custom_database_name or target.database) }}
{%- endmacro %}

{% macro generate_schema_name(custom_schema_name, node) -%}
  {%- if node.resource_type == 'snapshot' -%}history
  {%- elif target.name == 'ci' -%}{{ target.schema }}_all
  {%- else -%}{{ custom_schema_name | default(target.schema, true) }}
  {%- endif -%}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
  {{ 'v' ~ node.version ~ '_' if node.version }}{{ custom_alias_name or node.name }}{{ '_' ~ node.config.materialized if 'short' in node.tags }}
{%- endmacro %}
