{% macro bigquery__create_schema(relation) -%}
  {%- set schema = relation.without_identifier() -%}
  {%- set options = bigquery_schema_options() -%}
  {%- call statement('create_schema') -%}
    create schema if not exists {{ schema }}
    {%- if options %} {{ bigquery_options(options) }}{% endif %};
    {%- for grant in target.get('dataset_access') or [] %}
    grant `{{ grant['role'] }}` on schema {{ schema }} to {{ bigquery_grantees(grant['to']) }};
    {%- endfor %}
  {%- endcall -%}
{%- endmacro %}

{% macro bigquery_schema_options() %}
  {% set options = {} %}
  {% if target.get('location') %}{% do options.update({'location': bigquery_text(target.location)}) %}{% endif %}
  {% if target.get('dataset_labels') %}
    {% do options.update({'labels': target.dataset_labels.items() | list}) %}
  {% endif %}
  {% do return(options) %}
{% endmacro %}

{% macro bigquery__drop_schema(relation) -%}
  {% do adapter.drop_schema(relation) %}
{%- endmacro %}

{% macro bigquery__list_schemas(database) -%}
  {{ return(adapter.list_schemas(database)) }}
{%- endmacro %}

{% macro bigquery__check_schema_exists(information_schema, schema) -%}
  {{ return(adapter.check_schema_exists(information_schema.database, schema)) }}
{%- endmacro %}

{% macro bigquery__list_relations_without_caching(schema_relation) -%}
  {{ return(adapter.list_relations_without_caching(schema_relation)) }}
{%- endmacro %}
