{% macro duckdb__foreign_key_table(table) %}
  {% do return(table | replace(adapter.quote(model.database) ~ '.', '', 1)) %}
{% endmacro %}

{% macro enforced_constraint_types() %}
  {% set types = [] %}
  {% if config.get('contract').enforced %}
    {% for constraint in model.get('constraints', []) %}{% do types.append(constraint.type) %}{% endfor %}
    {% for column in model.columns.values() %}
      {% for constraint in column.get('constraints', []) %}{% do types.append(constraint.type) %}{% endfor %}
    {% endfor %}
  {% endif %}
  {% do return(types | unique | list) %}
{% endmacro %}

{% macro has_foreign_key_constraints(relation=none) %}
  {% do return('foreign_key' in enforced_constraint_types()) %}
{% endmacro %}

{% macro may_be_foreign_key_target(relation=none) %}
  {% set types = enforced_constraint_types() %}
  {% do return('primary_key' in types or 'unique' in types) %}
{% endmacro %}

{% macro drop_foreign_key_dependents(relation) %}
  {% set rows = run_query(
      "with recursive fks as (select table_name, referenced_table from duckdb_constraints() where constraint_type = 'FOREIGN KEY'"
      ~ " and lower(database_name) = lower('" ~ relation.database ~ "') and lower(schema_name) = lower('" ~ relation.schema ~ "')"
      ~ " and lower(table_name) <> lower(referenced_table)),"
      ~ " dependents(name, depth) as (select table_name, 1 from fks where lower(referenced_table) = lower('" ~ relation.identifier ~ "')"
      ~ " union select f.table_name, d.depth + 1 from fks f join dependents d on lower(f.referenced_table) = lower(d.name))"
      ~ " select name, max(depth) from dependents group by 1 order by 2 desc, 1").rows %}
  {% set problems = [] %}
  {% set dropped = [] %}
  {% for row in rows %}
    {% set found = namespace(reason='no model makes it') %}
    {% for node in graph.nodes.values() if node.resource_type == 'model' and node.alias | lower == row[0] | lower and node.schema | lower == relation.schema | lower %}
      {% if node.unique_id not in selected_resources %}{% set found.reason = 'model ' ~ node.name ~ ' is not selected in this run' %}
      {% elif node.config.materialized != 'table' and not (node.config.materialized == 'incremental' and flags.FULL_REFRESH) %}{% set found.reason = 'model ' ~ node.name ~ ' is not rebuilt in this run' %}
      {% else %}{% set found.reason = none %}
      {% endif %}
    {% endfor %}
    {% if found.reason %}{% do problems.append(row[0] ~ ' (' ~ found.reason ~ ')') %}{% endif %}
    {% do dropped.append(api.Relation.create(database=relation.database, schema=relation.schema, identifier=row[0], type='table')) %}
  {% endfor %}
  {% if problems %}
    {% do exceptions.raise_compiler_error('Cannot replace ' ~ relation ~ ': foreign keys refer to it, and DuckDB keeps such a table. Tables that refer to it and are not rebuilt after it: ' ~ problems | join(', ')) %}
  {% endif %}
  {% for dependent in dropped %}
    {% set backup = make_backup_relation(dependent, 'table', '__dbt_fk_backup') %}
    {% do run_query('create or replace table ' ~ backup ~ ' as select * from ' ~ dependent ~ ';\n' ~ get_drop_sql(dependent)) %}
  {% endfor %}
  {% do return(dropped) %}
{% endmacro %}

{% macro restore_foreign_key_dependents(dropped) %}
  {% for dependent in dropped %}
    {% set backup = make_backup_relation(dependent, 'table', '__dbt_fk_backup') %}
    {% do run_query(get_rename_sql(backup, dependent.identifier)) %}
  {% endfor %}
{% endmacro %}
