{% macro duckdb__get_incremental_merge_sql(args_dict) %}
  {% do validate_merge_config(config, args_dict['target_relation']) %}
  {% do return(get_merge_sql(args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'], args_dict['dest_columns'], args_dict['incremental_predicates'])) %}
{% endmacro %}

{% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
  {%- set clauses = config.get('merge_clauses') -%}
  {%- set using_columns = normalize_string_or_list(config.get('merge_on_using_columns'), 'merge_on_using_columns') -%}
  {%- set update_columns = config.get('merge_update_columns') or [] -%}
  {%- set exclude_columns = config.get('merge_exclude_columns') or [] -%}
  {%- set expressions = config.get('merge_update_set_expressions') or {} -%}
  {%- set returning = normalize_string_or_list(config.get('merge_returning_columns'), 'merge_returning_columns') -%}
  {%- if clauses -%}
    {%- set matched = clauses.get('when_matched', []) -%}
    {%- set not_matched = clauses.get('when_not_matched', []) -%}
  {%- else -%}
    {%- set defaults = merge_clause_defaults(config.get('merge_update_condition'), config.get('merge_insert_condition'), update_columns, exclude_columns, expressions) -%}
    {%- set explicit = update_columns or exclude_columns or expressions -%}
    {%- set matched = [] if not unique_key and not using_columns else [defaults['when_matched_update_explicit' if explicit else 'when_matched_update_by_name']] -%}
    {%- set not_matched = [defaults['when_not_matched_insert_by_name']] -%}
  {%- endif %}
    merge into {{ target }} as DBT_INTERNAL_DEST
        using {{ source }} as DBT_INTERNAL_SOURCE
        {{ duckdb__merge_join_clause(unique_key, using_columns, incremental_predicates) }}
    {%- for clause in matched %}
    {{ duckdb__merge_clause('when matched', clause, dest_columns) }}
    {%- endfor %}
    {%- for clause in not_matched %}
    {{ duckdb__merge_clause('when not matched' ~ (' by source' if clause.action in ['update', 'delete'] else ''), clause, dest_columns) }}
    {%- endfor %}
    {{- '\n    returning ' ~ returning | join(', ') if returning }}
{%- endmacro %}

{% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
  {%- if merge_on_using_columns -%}
    using ({{ merge_on_using_columns | join(', ') }})
  {%- else -%}
    {%- set conditions = [] -%}
    {%- for key in normalize_string_or_list(unique_key, 'unique_key') -%}
      {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
    {%- endfor -%}
    {%- if not conditions -%}{%- do conditions.append('FALSE') -%}{%- endif -%}
    on {{ '(' ~ (conditions + normalize_incremental_predicates(incremental_predicates)) | join(') and (') ~ ')' }}
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__merge_clause(when, clause, dest_columns) -%}
  {%- set action = clause.action -%}
  {%- set mode = clause.get('mode') or ('explicit' if action == 'insert' and clause.get('insert') else 'by_name') -%}
  {{ when }}{{ ' and ' ~ clause.condition if clause.get('condition') }} then
  {%- if action == 'do_nothing' %} do nothing
  {%- elif action == 'delete' %} delete
  {%- elif action == 'error' %} error{{ " '" ~ escape_single_quotes(clause.error_message) ~ "'" if clause.get('error_message') }}
  {%- elif action == 'insert' -%}
    {%- if mode == 'explicit' %} insert ({{ clause.insert.columns | join(', ') }}) values ({{ clause.insert['values'] | join(', ') }})
    {%- elif mode == 'by_position' %} insert by position
    {%- elif mode == 'star' %} insert *
    {%- else -%}
      {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %} insert ({{ columns }}) values (
      {%- for column in dest_columns %}DBT_INTERNAL_SOURCE.{{ column.quoted }}{{ ', ' if not loop.last }}{% endfor %})
    {%- endif -%}
  {%- elif action == 'update' -%}
    {%- if when != 'when matched' %} update set {% for column, value in clause.set_expressions.items() %}{{ column }} = {{ value }}{{ ', ' if not loop.last }}{% endfor %}
    {%- elif mode == 'by_position' %} update by position
    {%- elif mode == 'star' %} update set *
    {%- else -%}
      {%- set update = clause.get('update') or {} -%}
      {%- set include = update.get('include') or [] -%}
      {%- set exclude = (update.get('exclude') or []) | map('lower') | list -%}
      {%- set expressions = update.get('set_expressions') or {} -%}
      {%- set changes = [] -%}
      {%- set set_names = expressions.keys() | map('lower') | list -%}
      {%- set names = include if include else dest_columns | map(attribute='name') | list -%}
      {%- for name in names if name | lower not in exclude and name | lower not in set_names -%}
        {%- set column = adapter.quote(name) if not include else name -%}
        {%- do changes.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
      {%- endfor -%}
      {%- for name, value in expressions.items() -%}{%- do changes.append(name ~ ' = ' ~ value) -%}{%- endfor %} update set {{ changes | join(', ') }}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}

{% macro merge_clause_defaults(merge_update_condition, merge_insert_condition, merge_update_columns=[], merge_exclude_columns=[], merge_update_set_expressions={}) %}
  {% do return({
      'when_matched_update_by_name': {'action': 'update', 'condition': merge_update_condition, 'mode': 'by_name'},
      'when_not_matched_insert_by_name': {'action': 'insert', 'condition': merge_insert_condition, 'mode': 'by_name'},
      'when_matched_update_explicit': {
          'action': 'update', 'condition': merge_update_condition, 'mode': 'explicit',
          'update': {'include': merge_update_columns, 'exclude': merge_exclude_columns, 'set_expressions': merge_update_set_expressions}}}) %}
{% endmacro %}

{% macro validate_merge_config(config, target_relation=none) %}
  {% set errors = [] %}
  {% set basic = ['merge_update_condition', 'merge_insert_condition', 'merge_update_columns', 'merge_exclude_columns', 'merge_update_set_expressions'] %}
  {% for name in ['merge_update_condition', 'merge_insert_condition'] %}{% do validate_string_field(config.get(name), name, errors) %}{% endfor %}
  {% for name in ['merge_update_columns', 'merge_exclude_columns', 'merge_on_using_columns', 'merge_returning_columns'] %}{% do validate_string_list_field(config.get(name), name, errors) %}{% endfor %}
  {% do validate_dict_field(config.get('merge_update_set_expressions'), 'merge_update_set_expressions', errors) %}
  {% if config.get('merge_update_columns') and config.get('merge_exclude_columns') %}
    {% do errors.append('Model cannot specify merge_update_columns and merge_exclude_columns. Please update model to use only one config') %}
  {% endif %}
  {% if config.get('merge_clauses') is not none %}{% do validate_merge_clauses(config, basic, errors) %}{% endif %}
  {% if errors %}{% do exceptions.raise_compiler_error('The merge configuration is not valid:\n' ~ errors | join('\n')) %}{% endif %}
{% endmacro %}

{% macro validate_merge_clauses(config, base_configuration_fields, errors) %}
  {% set clauses = config.get('merge_clauses') %}
  {% if clauses is not mapping %}
    {% do errors.append('merge_clauses must be a dictionary, found: ' ~ clauses) %}
    {% do return('') %}
  {% endif %}
  {% set ignored = [] %}
  {% for name in base_configuration_fields if config.get(name) %}{% do ignored.append(name) %}{% endfor %}
  {% if ignored %}
    {% do errors.append('Beside merge_clauses, these basic merge configurations will be ignored: ' ~ ignored | join(', ') ~ '. Say them inside merge_clauses') %}
  {% endif %}
  {% for name in clauses if name not in ['when_matched', 'when_not_matched'] %}{% do errors.append('merge_clauses: unknown key ' ~ name) %}{% endfor %}
  {% if not clauses.get('when_matched') and not clauses.get('when_not_matched') %}{% do errors.append("merge_clauses must contain at least one of 'when_matched' or 'when_not_matched'") %}{% endif %}
  {% for name in ['when_matched', 'when_not_matched'] if name in clauses %}{% do validate_merge_clause_list(clauses[name], name, errors) %}{% endfor %}
{% endmacro %}

{% macro validate_merge_clause_list(merge_clauses, clause_type, errors) %}
  {% set actions = ['update', 'delete', 'do_nothing', 'error'] + (['insert'] if clause_type == 'when_not_matched' else []) %}
  {% if merge_clauses is mapping or merge_clauses is string or merge_clauses is not sequence %}
    {% do errors.append('merge_clauses.' ~ clause_type ~ ' must be a list, found: ' ~ merge_clauses) %}
    {% do return('') %}
  {% endif %}
  {% for clause in merge_clauses %}
    {% set place = 'merge_clauses.' ~ clause_type ~ '[' ~ loop.index0 ~ ']' %}
    {% set mode = clause.get('mode') if clause is mapping else none %}
    {% if clause is not mapping %}{% do errors.append('merge_clauses.' ~ clause_type ~ ' elements must be dictionaries, found: ' ~ clause) %}
    {% elif clause.get('action') not in actions %}{% do errors.append(place ~ '.action is one of ' ~ actions | join(', ') ~ ', not ' ~ clause.get('action')) %}
    {% elif mode and mode not in ['by_name', 'by_position', 'star', 'explicit'] %}{% do errors.append(place ~ '.mode is one of by_name, by_position, star, explicit, not ' ~ mode) %}
    {% elif mode == 'explicit' and clause.action == 'update' and not clause.get('update') %}{% do errors.append(place ~ ' with mode explicit needs `update`') %}
    {% elif mode == 'explicit' and clause.action == 'insert' and (clause.get('insert') or {}).get('columns', []) | length != (clause.get('insert') or {}).get('values', []) | length %}
      {% do errors.append(place ~ '.insert needs as many values as columns') %}
    {% elif mode == 'explicit' and clause.action == 'insert' and not clause.get('insert') %}{% do errors.append(place ~ ' with mode explicit needs `insert`') %}
    {% elif clause_type == 'when_not_matched' and clause.action == 'update' and not clause.get('set_expressions') %}{% do errors.append(place ~ ' needs `set_expressions`') %}
    {% endif %}
  {% endfor %}
{% endmacro %}

{% macro validate_string_field(field_value, field_name, errors) %}
  {% if field_value is not none and field_value is not string %}{% do errors.append(field_name ~ ' must be a string, found: ' ~ field_value) %}{% endif %}
{% endmacro %}

{% macro validate_string_list_field(field_value, field_name, errors) %}
  {% if field_value is none %}{% do return('') %}{% endif %}
  {% if field_value is string or field_value is mapping or field_value is not sequence %}
    {% do errors.append(field_name ~ ' must be a list, found: ' ~ field_value) %}
  {% else %}
    {% for item in field_value if item is not string %}
      {% do errors.append(field_name ~ ' must contain only string values, found: ' ~ item) %}
    {% endfor %}
  {% endif %}
{% endmacro %}

{% macro validate_dict_field(field_value, field_name, errors) %}
  {% if field_value is not none and field_value is not mapping %}{% do errors.append(field_name ~ ' must be a dictionary, found: ' ~ field_value) %}{% endif %}
{% endmacro %}
