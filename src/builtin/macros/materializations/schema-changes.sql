{% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
  {% if on_schema_change not in ['sync_all_columns', 'append_new_columns', 'fail', 'ignore'] %}
    {% do exceptions.warn("Invalid value for on_schema_change (" ~ on_schema_change ~ ") specified. Setting default value of " ~ default ~ ".") %}
    {{ return(default) }}
  {% endif %}
  {{ return(on_schema_change) }}
{% endmacro %}

{% macro diff_columns(source_columns, target_columns) %}
  {% set known = target_columns | map(attribute='column') | list %}
  {% set result = [] %}
  {%- for column in source_columns if column.column not in known -%}
    {{ result.append(column) }}
  {%- endfor -%}
  {{ return(result) }}
{% endmacro %}

{% macro diff_column_data_types(source_columns, target_columns) %}
  {{- return(adapter.dispatch('diff_column_data_types', 'dbt')(source_columns, target_columns)) -}}
{% endmacro %}

{% macro default__diff_column_data_types(source_columns, target_columns) %}
  {% set result = [] %}
  {% for source in source_columns %}
    {% for other in target_columns if other.name == source.name %}
      {% if source.data_type != other.data_type and not other.can_expand_to(other_column=source) %}
        {{ result.append({'column_name': other.name, 'new_type': source.data_type}) }}
      {% endif %}
    {% endfor %}
  {% endfor %}
  {{ return(result) }}
{% endmacro %}

{% macro check_for_schema_changes(source_relation, target_relation) %}
  {{- return(adapter.dispatch('check_for_schema_changes', 'dbt')(source_relation, target_relation)) -}}
{% endmacro %}

{% macro default__check_for_schema_changes(source_relation, target_relation) %}
  {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
  {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
  {%- set source_not_in_target = diff_columns(source_columns, target_columns) -%}
  {%- set target_not_in_source = diff_columns(target_columns, source_columns) -%}
  {%- set new_target_types = diff_column_data_types(source_columns, target_columns) -%}
  {{ return({
    'schema_changed': (source_not_in_target or target_not_in_source or new_target_types) | length > 0,
    'source_not_in_target': source_not_in_target,
    'target_not_in_source': target_not_in_source,
    'source_columns': source_columns,
    'target_columns': target_columns,
    'new_target_types': new_target_types
  }) }}
{% endmacro %}

{% macro sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {{- return(adapter.dispatch('sync_column_schemas', 'dbt')(on_schema_change, target_relation, schema_changes_dict)) -}}
{% endmacro %}

{% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
  {%- set to_add = schema_changes_dict['source_not_in_target'] -%}
  {%- if on_schema_change == 'append_new_columns' -%}
    {%- if to_add | length > 0 -%}
      {%- do alter_relation_add_remove_columns(target_relation, to_add, none) -%}
    {%- endif -%}
  {%- elif on_schema_change == 'sync_all_columns' -%}
    {%- set to_remove = schema_changes_dict['target_not_in_source'] -%}
    {%- if to_add | length > 0 or to_remove | length > 0 -%}
      {%- do alter_relation_add_remove_columns(target_relation, to_add, to_remove) -%}
    {%- endif -%}
    {%- for change in schema_changes_dict['new_target_types'] -%}
      {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{% macro process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {{- return(adapter.dispatch('process_schema_changes', 'dbt')(on_schema_change, source_relation, target_relation)) -}}
{% endmacro %}

{% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
  {% if on_schema_change == 'ignore' %}
    {{ return({}) }}
  {% endif %}
  {% set changes = check_for_schema_changes(source_relation, target_relation) %}
  {% if changes['schema_changed'] %}
    {% if on_schema_change == 'fail' %}
      {% do exceptions.raise_compiler_error(
        "The source and target schemas on this incremental model are out of sync!\n"
        ~ "They can be reconciled in several ways:\n"
        ~ "  - set the `on_schema_change` config to either append_new_columns or sync_all_columns, depending on your situation.\n"
        ~ "  - Re-run the incremental model with `full_refresh: True` to update the target schema.\n"
        ~ "  - update the schema manually and re-run the process.\n\n"
        ~ "Additional troubleshooting context:\n"
        ~ "   Source columns not in target: " ~ changes['source_not_in_target'] ~ "\n"
        ~ "   Target columns not in source: " ~ changes['target_not_in_source'] ~ "\n"
        ~ "   New column types: " ~ changes['new_target_types']) %}
    {% endif %}
    {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
  {% endif %}
  {{ return(changes['source_columns']) }}
{% endmacro %}
