{% macro alter_column_comment(relation, column_dict) %}
  {{- return(adapter.dispatch('alter_column_comment', 'dbt')(relation, column_dict)) -}}
{% endmacro %}

{% macro default__alter_column_comment(relation, column_dict) -%}
  {{ exceptions.raise_not_implemented('alter_column_comment macro not implemented for adapter ' ~ adapter.type()) }}
{% endmacro %}

{% macro alter_relation_comment(relation, relation_comment) %}
  {{- return(adapter.dispatch('alter_relation_comment', 'dbt')(relation, relation_comment)) -}}
{% endmacro %}

{% macro default__alter_relation_comment(relation, relation_comment) -%}
  {{ exceptions.raise_not_implemented('alter_relation_comment macro not implemented for adapter ' ~ adapter.type()) }}
{% endmacro %}

{% macro persist_docs(relation, model, for_relation=true, for_columns=true) %}
  {{- return(adapter.dispatch('persist_docs', 'dbt')(relation, model, for_relation, for_columns)) -}}
{% endmacro %}

{% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
  {% if for_relation and config.persist_relation_docs() and model.description %}
    {% do run_query(alter_relation_comment(relation, model.description)) %}
  {% endif %}
  {% if for_columns and config.persist_column_docs() and model.columns %}
    {% set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
    {% set documented = validate_doc_columns(relation, model.columns, existing) %}
    {% if documented %}
      {% do run_query(alter_column_comment(relation, documented)) %}
    {% endif %}
  {% endif %}
{% endmacro %}

{% macro validate_doc_columns(relation, column_dict, existing_column_names) %}
  {% set known = {} %}
  {% set missing = [] %}
  {% set lowered = existing_column_names | map('lower') | list %}
  {% for name in column_dict %}
    {% if name in existing_column_names or (not column_dict[name]['quote'] and name | lower in lowered) %}
      {% do known.update({name: column_dict[name]}) %}
    {% else %}
      {% do missing.append(name) %}
    {% endif %}
  {% endfor %}
  {% if missing %}
    {% do exceptions.warn("In relation " ~ relation.render() ~ ": The following columns are specified in the schema but are not present in the database: " ~ missing | join(', ')) %}
  {% endif %}
  {{ return(known) }}
{% endmacro %}

{% macro copy_grants() %}
  {{- return(adapter.dispatch('copy_grants', 'dbt')()) -}}
{% endmacro %}

{% macro default__copy_grants() %}
  {{ return(True) }}
{% endmacro %}

{% macro support_multiple_grantees_per_dcl_statement() %}
  {{- return(adapter.dispatch('support_multiple_grantees_per_dcl_statement', 'dbt')()) -}}
{% endmacro %}

{% macro default__support_multiple_grantees_per_dcl_statement() %}
  {{ return(True) }}
{% endmacro %}

{% macro should_revoke(existing_relation, full_refresh_mode=True) %}
  {% if not existing_relation %}
    {{ return(False) }}
  {% endif %}
  {{ return(copy_grants() if full_refresh_mode else True) }}
{% endmacro %}

{% macro get_show_grant_sql(relation) %}
  {{- return(adapter.dispatch('get_show_grant_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_show_grant_sql(relation) %}
  show grants on {{ relation.render() }}
{% endmacro %}

{% macro get_grant_sql(relation, privilege, grantees) %}
  {{- return(adapter.dispatch('get_grant_sql', 'dbt')(relation, privilege, grantees)) -}}
{% endmacro %}

{% macro default__get_grant_sql(relation, privilege, grantees) -%}
  grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
{%- endmacro %}

{% macro get_revoke_sql(relation, privilege, grantees) %}
  {{- return(adapter.dispatch('get_revoke_sql', 'dbt')(relation, privilege, grantees)) -}}
{% endmacro %}

{% macro default__get_revoke_sql(relation, privilege, grantees) -%}
  revoke {{ privilege }} on {{ relation.render() }} from {{ grantees | map('tojson') | join(', ') }}
{%- endmacro %}

{% macro get_dcl_statement_list(relation, grant_config, get_dcl_macro) %}
  {{- return(adapter.dispatch('get_dcl_statement_list', 'dbt')(relation, grant_config, get_dcl_macro)) -}}
{% endmacro %}

{% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
  {%- set statements = [] -%}
  {%- for privilege, grantees in grant_config.items() if grantees -%}
    {%- if support_multiple_grantees_per_dcl_statement() -%}
      {%- do statements.append(get_dcl_macro(relation, privilege, grantees)) -%}
    {%- else -%}
      {%- for grantee in grantees -%}
        {%- do statements.append(get_dcl_macro(relation, privilege, [grantee])) -%}
      {%- endfor -%}
    {%- endif -%}
  {%- endfor -%}
  {{ return(statements) }}
{%- endmacro %}

{% macro call_dcl_statements(dcl_statement_list) %}
  {{- return(adapter.dispatch('call_dcl_statements', 'dbt')(dcl_statement_list)) -}}
{% endmacro %}

{% macro default__call_dcl_statements(dcl_statement_list) %}
  {% call statement('grants') %}
    {% for dcl_statement in dcl_statement_list %}
      {{ dcl_statement }};
    {% endfor %}
  {% endcall %}
{% endmacro %}

{% macro apply_grants(relation, grant_config, should_revoke) %}
  {{- return(adapter.dispatch('apply_grants', 'dbt')(relation, grant_config, should_revoke)) -}}
{% endmacro %}

{% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
  {% if grant_config %}
    {% set needs_granting = grant_config %}
    {% set needs_revoking = {} %}
    {% if should_revoke %}
      {% set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) %}
      {% set needs_granting = diff_of_two_dicts(grant_config, current) %}
      {% set needs_revoking = diff_of_two_dicts(current, grant_config) %}
    {% endif %}
    {% set statements = get_dcl_statement_list(relation, needs_revoking, get_revoke_sql) + get_dcl_statement_list(relation, needs_granting, get_grant_sql) %}
    {% if statements %}
      {{ call_dcl_statements(statements) }}
    {% endif %}
  {% endif %}
{% endmacro %}

{% macro get_create_index_sql(relation, index_dict) %}
  {{- return(adapter.dispatch('get_create_index_sql', 'dbt')(relation, index_dict)) -}}
{% endmacro %}

{% macro default__get_create_index_sql(relation, index_dict) -%}
  {% do return(None) %}
{% endmacro %}

{% macro create_indexes(relation) %}
  {{- return(adapter.dispatch('create_indexes', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__create_indexes(relation) -%}
  {%- for index_dict in config.get('indexes', default=[]) -%}
    {% set create_index_sql = get_create_index_sql(relation, index_dict) %}
    {% if create_index_sql %}
      {% do run_query(create_index_sql) %}
    {% endif %}
  {%- endfor %}
{% endmacro %}

{% macro get_drop_index_sql(relation, index_name) %}
  {{- return(adapter.dispatch('get_drop_index_sql', 'dbt')(relation, index_name)) -}}
{% endmacro %}

{% macro default__get_drop_index_sql(relation, index_name) -%}
  {{ exceptions.raise_compiler_error("`get_drop_index_sql` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro get_show_indexes_sql(relation) %}
  {{- return(adapter.dispatch('get_show_indexes_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_show_indexes_sql(relation) -%}
  {{ exceptions.raise_compiler_error("`get_show_indexes_sql` has not been implemented for this adapter.") }}
{%- endmacro %}

{% macro validate_sql(sql) %}
  {{- return(adapter.dispatch('validate_sql', 'dbt')(sql)) -}}
{% endmacro %}

{% macro default__validate_sql(sql) -%}
  {% call statement('validate_sql') -%}
    explain {{ sql }}
  {%- endcall %}
  {{ return(load_result('validate_sql')) }}
{% endmacro %}
