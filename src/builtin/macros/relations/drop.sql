{% macro drop_relation(relation) %}
  {{- return(adapter.dispatch('drop_relation', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__drop_relation(relation) -%}
  {% call statement('drop_relation', auto_begin=False) -%}
    {{ get_drop_sql(relation) }}
  {%- endcall %}
{% endmacro %}

{% macro get_drop_sql(relation) %}
  {{- return(adapter.dispatch('get_drop_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_drop_sql(relation) -%}
  {%- if relation.is_view -%}
    {{ drop_view(relation) }}
  {%- elif relation.is_table -%}
    {{ drop_table(relation) }}
  {%- elif relation.is_materialized_view -%}
    {{ drop_materialized_view(relation) }}
  {%- else -%}
    drop {{ relation.type }} if exists {{ relation.render() }} cascade
  {%- endif -%}
{%- endmacro %}

{% macro drop_table(relation) %}
  {{- return(adapter.dispatch('drop_table', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__drop_table(relation) -%}
  drop table if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro drop_view(relation) %}
  {{- return(adapter.dispatch('drop_view', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__drop_view(relation) -%}
  drop view if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro drop_materialized_view(relation) %}
  {{- return(adapter.dispatch('drop_materialized_view', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__drop_materialized_view(relation) -%}
  drop materialized view if exists {{ relation.render() }} cascade
{%- endmacro %}

{% macro get_drop_backup_sql(relation) %}
  {{- return(adapter.dispatch('get_drop_backup_sql', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_drop_backup_sql(relation) -%}
  {{ get_drop_sql(make_backup_relation(relation, relation.type)) }}
{%- endmacro %}
