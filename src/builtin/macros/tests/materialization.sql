{%- materialization test, default -%}
  {% set relations = [] %}
  {% set limit = config.get('limit') %}
  {% set main_sql = get_limit_subquery_sql(sql, limit) if limit is not none else sql %}
  {% if should_store_failures() %}
    {% set identifier = model['alias'] %}
    {% set store_failures_as = config.get('store_failures_as') or 'table' %}
    {% if store_failures_as not in ['table', 'view'] %}
      {{ exceptions.raise_compiler_error("'" ~ store_failures_as ~ "' is not a valid value for `store_failures_as`. Accepted values are: ['ephemeral', 'table', 'view']") }}
    {% endif %}
    {% set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) %}
    {% set target_relation = api.Relation.create(identifier=identifier, schema=schema, database=database, type=store_failures_as) %}
    {% if old_relation %}
      {% set store_sql = get_replace_sql(old_relation, target_relation, main_sql) %}
    {% else %}
      {% set store_sql = get_create_sql(target_relation, main_sql) %}
    {% endif %}
    {% call statement(auto_begin=True) %}
      {{ store_sql }}
    {% endcall %}
    {% do relations.append(target_relation) %}
    {% do adapter.cache_added(target_relation) %}
    {% set main_sql %}
      select * from {{ target_relation.render() }}
    {% endset %}
    {{ adapter.commit() }}
  {% endif %}
  {% call statement('main', fetch_result=True, auto_begin=False) -%}
    {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), none) }}
  {%- endcall %}
  {{ return({'relations': relations}) }}
{%- endmaterialization -%}

{% macro get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) %}
  {{- return(adapter.dispatch('get_test_sql', 'dbt')(main_sql, fail_calc, warn_if, error_if, limit)) -}}
{% endmacro %}

{% macro default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    select
      {{ fail_calc }} as failures,
      {{ fail_calc }} {{ warn_if }} as should_warn,
      {{ fail_calc }} {{ error_if }} as should_error
    from (
      {{ main_sql }}
      {{ "limit " ~ limit if limit is not none }}
    ) dbt_internal_test
{%- endmacro %}

{% macro get_where_subquery(relation) %}
  {{- return(adapter.dispatch('get_where_subquery', 'dbt')(relation)) -}}
{% endmacro %}

{% macro default__get_where_subquery(relation) -%}
  {% set where = config.get('where', '') %}
  {% if where %}
    {%- set filtered -%}
      (select * from {{ relation }} where {{ where }}) dbt_subquery
    {%- endset -%}
    {% do return(filtered) %}
  {%- else -%}
    {% do return(relation) %}
  {%- endif -%}
{%- endmacro %}
