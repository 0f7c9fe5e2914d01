{# Descriptions of columns reach fields of structs, by dotted names: `address` and `address.city` alike. #}
{% macro bigquery__persist_docs(relation, model, for_relation, for_columns) -%}
  {# OPTIONS have said the description of what is made anew #}
  {% set is_anew = config.get('materialized') in ['table', 'view', 'materialized_view'] %}
  {% if for_relation and config.persist_relation_docs() and model.description and not is_anew %}
    {% do alter_relation_comment(relation, model.description) %}
  {% endif %}
  {% if for_columns and config.persist_column_docs() and model.columns %}
    {% set names = [] %}
    {% for column in adapter.get_columns_in_relation(relation) %}
      {% for leaf in column.flatten() %}
        {% set parts = leaf.name.split('.') %}
        {% for size in range(1, parts | length + 1) if parts[:size] | join('.') not in names %}
          {% do names.append(parts[:size] | join('.')) %}
        {% endfor %}
      {% endfor %}
    {% endfor %}
    {% do alter_column_comment(relation, validate_doc_columns(relation, model.columns, names)) %}
  {% endif %}
{%- endmacro %}

{% macro bigquery__alter_relation_comment(relation, relation_comment) -%}
  {% do adapter.update_table_description(relation.database, relation.schema, relation.identifier, relation_comment) %}
{%- endmacro %}

{% macro bigquery__alter_column_comment(relation, column_dict) -%}
  {% do adapter.update_columns(relation, column_dict) %}
{%- endmacro %}

{# Grants on the relation itself, but for those of whoever asks: its own would be revoked. #}
{% macro bigquery__get_show_grant_sql(relation) %}
  select privilege_type, grantee
  from {{ adapter.quote(relation.database) }}.{{ adapter.quote('region-' ~ adapter.get_dataset_location(relation) | lower) }}.INFORMATION_SCHEMA.OBJECT_PRIVILEGES
  where object_schema = {{ bigquery_text(relation.schema) }}
    and object_name = {{ bigquery_text(relation.identifier) }}
    and coalesce(split(grantee, ':')[safe_offset(1)], '') != session_user()
{% endmacro %}

{% macro bigquery_grant_object(relation) -%}
  {{ {'view': 'view', 'materialized_view': 'materialized view', 'external': 'external table'}.get(relation.type, 'table') }} {{ relation.render() }}
{%- endmacro %}

{% macro bigquery_grantees(grantees) %}
  {% set quoted = [] %}
  {% for grantee in bigquery_list(grantees) %}{% do quoted.append(bigquery_text(grantee)) %}{% endfor %}
  {% do return(quoted | join(', ')) %}
{% endmacro %}

{%- macro bigquery__get_grant_sql(relation, privilege, grantee) -%}
  grant `{{ privilege }}` on {{ bigquery_grant_object(relation) }} to {{ bigquery_grantees(grantee) }}
{%- endmacro -%}

{%- macro bigquery__get_revoke_sql(relation, privilege, grantee) -%}
  revoke `{{ privilege }}` on {{ bigquery_grant_object(relation) }} from {{ bigquery_grantees(grantee) }}
{%- endmacro -%}

{% macro bigquery__validate_sql(sql) -%}
  {{ return(adapter.validate_sql(sql)) }}
{%- endmacro %}
