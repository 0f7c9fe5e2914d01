{#
  A dataset whose access can't be given goes away again, by the server's own doing: one that stays is taken for one that
  was there before. Where another run makes it first, it is theirs.
#}
{% macro bigquery__create_schema(relation) -%}
  {%- set schema = relation.without_identifier() -%}
  {%- set options = bigquery_schema_options() -%}
  {%- set grants = target.get('dataset_access') or [] -%}
  {%- call statement('create_schema') -%}
    {%- if not grants -%}
    create schema if not exists {{ schema }}
    {%- if options %} {{ bigquery_options(options) }}{% endif %};
    {%- else -%}
    begin
      create schema {{ schema }}
      {%- if options %} {{ bigquery_options(options) }}{% endif %};
      begin
        {%- for grant in grants %}
        grant `{{ grant['role'] }}` on schema {{ schema }} to {{ bigquery_grantees(grant['to']) }};
        {%- endfor %}
      exception when error then
        drop schema {{ schema }};
        raise;
      end;
    exception when error then
      if not regexp_contains(@@error.message, r'(?i)already exists: dataset') then
        raise;
      end if;
    end;
    {%- endif %}
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
