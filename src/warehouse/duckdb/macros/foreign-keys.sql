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

{#- DuckDB neither drops nor renames a table that foreign keys point at: the tables that have them step aside. Only such
    as this run makes anew afterwards may; their rows are kept until then, without constraints. -#}
{% macro drop_foreign_key_dependents(relation) %}
  {% set rows = run_query(duckdb__foreign_key_dependents_sql(relation)).rows %}
  {% set tables = rows | map(attribute=0) | unique | list %}
  {% set made = {relation.identifier | lower: model.unique_id} %}
  {% set nodes = {} %}
  {% for node in graph.nodes.values() if node.resource_type == 'model' and node.schema | lower == relation.schema | lower and node.alias | lower in tables | map('lower') %}
    {% do nodes.update({node.alias | lower: node}) %}
    {% do made.update({node.alias | lower: node.unique_id}) %}
  {% endfor %}
  {% set problems = [] %}
  {% for table in tables %}
    {% set node = nodes.get(table | lower) %}
    {% set upstream = [] %}
    {% for row in rows if row[0] == table and row[1] | lower in made %}{% do upstream.append(made[row[1] | lower]) %}{% endfor %}
    {% set reason = duckdb__why_kept(node, upstream) %}
    {% if reason %}{% do problems.append(table ~ ' (' ~ reason ~ ')') %}{% endif %}
  {% endfor %}
  {% if problems %}
    {% do exceptions.raise_compiler_error('Cannot replace ' ~ relation ~ ': foreign keys point at it, and DuckDB keeps such a table. What they belong to is not made anew after it: ' ~ problems | join('; ')) %}
  {% endif %}
  {% set dropped = [] %}
  {% for table in tables %}
    {% set dependent = api.Relation.create(database=relation.database, schema=relation.schema, identifier=table, type='table') %}
    {% set backup = make_backup_relation(dependent, 'table', '__dbt_fk_backup') %}
    {% do run_query('create or replace table ' ~ backup ~ ' as select * from ' ~ dependent ~ ';\n' ~ get_drop_sql(dependent)) %}
    {% do dropped.append(dependent) %}
  {% endfor %}
  {% do return(dropped) %}
{% endmacro %}

{#- The tables with foreign keys that lead to a relation, the farthest first, and each table that they point at. -#}
{% macro duckdb__foreign_key_dependents_sql(relation) %}
  with recursive keys as (
    select distinct table_name, referenced_table
    from duckdb_constraints()
    where constraint_type = 'FOREIGN KEY'
      and lower(database_name) = lower({{ string_literal(escape_single_quotes(relation.database)) }})
      and lower(schema_name) = lower({{ string_literal(escape_single_quotes(relation.schema)) }})
      and lower(table_name) <> lower(referenced_table)
  ),
  dependents(name, depth) as (
    select table_name, 1 from keys where lower(referenced_table) = lower({{ string_literal(escape_single_quotes(relation.identifier)) }})
    union
    select keys.table_name, depth + 1 from keys join dependents on lower(referenced_table) = lower(name)
  )
  select table_name, referenced_table
  from keys join (select name, max(depth) as depth from dependents group by name) on table_name = name
  order by depth desc, table_name, referenced_table
{% endmacro %}

{#- Why a table with a foreign key may not step aside; none when its model makes it anew. -#}
{% macro duckdb__why_kept(node, upstream) %}
  {% if not node %}{% do return('no model makes it') %}{% endif %}
  {% if node.unique_id not in selected_resources %}{% do return('model ' ~ node.name ~ ' is not selected in this run') %}{% endif %}
  {% if not (upstream | select('in', node.depends_on.nodes) | list) %}
    {% do return('model ' ~ node.name ~ ' does not ref() the table its foreign key points at, so that it may be made before it: write `to: ref(...)`') %}
  {% endif %}
  {% set materialized = node.config.materialized %}
  {% set refreshes = node.config.full_refresh if node.config.full_refresh is not none else flags.FULL_REFRESH %}
  {% if materialized != 'table' and not (materialized == 'incremental' and refreshes) %}
    {% do return('model ' ~ node.name ~ ' is materialized as ' ~ materialized ~ ' and would lose its data: run with --full-refresh') %}
  {% endif %}
  {% do return(none) %}
{% endmacro %}

{% macro restore_foreign_key_dependents(dropped) %}
  {% for dependent in dropped | reverse %}
    {% set backup = make_backup_relation(dependent, 'table', '__dbt_fk_backup') %}
    {% do run_query(get_rename_sql(backup, dependent.identifier)) %}
  {% endfor %}
{% endmacro %}

{#- Makes room for a table with foreign keys: it is made under its own name, since DuckDB remembers at the other end the
    name that it was made under, and never drops that table once it is renamed. -#}
{% macro drop_relation_for_rebuild(relation) %}
  {% do adapter.ensure_transaction() %}
  {% set dropped = drop_foreign_key_dependents(relation) if relation.is_table and may_be_foreign_key_target(relation) else [] %}
  {% do run_query(get_drop_sql(relation)) %}
  {% do return(dropped) %}
{% endmacro %}
