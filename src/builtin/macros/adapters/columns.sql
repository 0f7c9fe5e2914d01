{% macro alter_column_type(relation, column_name, new_column_type) %}
  {{- return(adapter.dispatch('alter_column_type', 'dbt')(relation, column_name, new_column_type)) -}}
{% endmacro %}

{% macro default__alter_column_type(relation, column_name, new_column_type) -%}
  {%- set tmp_column = column_name + "__dbt_alter" -%}
  {% call statement('alter_column_type') %}
    alter table {{ relation.render() }} add column {{ adapter.quote(tmp_column) }} {{ new_column_type }};
    update {{ relation.render() }} set {{ adapter.quote(tmp_column) }} = {{ adapter.quote(column_name) }};
    alter table {{ relation.render() }} drop column {{ adapter.quote(column_name) }} cascade;
    alter table {{ relation.render() }} rename column {{ adapter.quote(tmp_column) }} to {{ adapter.quote(column_name) }}
  {% endcall %}
{%- endmacro %}

{% macro alter_relation_add_remove_columns(relation, add_columns=none, remove_columns=none) %}
  {{- return(adapter.dispatch('alter_relation_add_remove_columns', 'dbt')(relation, add_columns, remove_columns)) -}}
{% endmacro %}

{% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
  {% set changes = [] %}
  {% for column in add_columns or [] %}
    {% do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.data_type) %}
  {% endfor %}
  {% for column in remove_columns or [] %}
    {% do changes.append('drop column ' ~ column.quoted) %}
  {% endfor %}
  {% if changes %}
    {% do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ changes | join(', ')) %}
  {% endif %}
{% endmacro %}

{% macro create_columns(relation, columns) %}
  {{- return(adapter.dispatch('create_columns', 'dbt')(relation, columns)) -}}
{% endmacro %}

{% macro default__create_columns(relation, columns) %}
  {% for column in columns %}
    {% call statement() %}
      alter table {{ relation.render() }} add column {{ column.quoted }} {{ column.data_type }}
    {% endcall %}
  {% endfor %}
{% endmacro %}
