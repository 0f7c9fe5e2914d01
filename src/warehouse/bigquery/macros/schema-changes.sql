{% macro bigquery__check_for_schema_changes(source_relation, target_relation) %}
  {% set changes = default__check_for_schema_changes(source_relation, target_relation) %}
  {% do changes.update({'source_relation': source_relation}) %}
  {{ return(changes) }}
{% endmacro %}

{# Fields of structs first, by the table's schema; columns and their types after that. #}
{% macro bigquery__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {% set changes = schema_changes_dict %}
  {% if changes.get('source_relation') is not none %}
    {% set changes = adapter.sync_struct_columns(on_schema_change, changes['source_relation'], target_relation, changes) or changes %}
  {% endif %}
  {% set added = changes['source_not_in_target'] %}
  {% set removed = changes['target_not_in_source'] if on_schema_change == 'sync_all_columns' else [] %}
  {% set retyped = changes['new_target_types'] if on_schema_change == 'sync_all_columns' else [] %}
  {% if added or removed %}{% do alter_relation_add_remove_columns(target_relation, added, removed) %}{% endif %}
  {% set types = {} %}
  {% for change in retyped %}{% do types.update({change['column_name']: change['new_type']}) %}{% endfor %}
  {% if types %}{% do bigquery_retype_columns(target_relation, types) %}{% endif %}
  {% do log('In ' ~ target_relation.render() ~ ':\n  Schema change approach: ' ~ on_schema_change ~ '\n  Columns added: ' ~ added ~ '\n  Columns removed: ' ~ removed ~ '\n  Data types changed: ' ~ retyped) %}
{% endmacro %}
