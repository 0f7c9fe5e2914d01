{#
  BigQuery replaces no table by one of another partitioning or clustering, and no view by a table. Such a table is built
  beside the old relation and takes its name when it is whole: a model that fails leaves what was there.
#}
{% macro bigquery_needs_rebuild(existing, partition_by, cluster_by) %}
  {% if existing is none %}{% do return(false) %}{% endif %}
  {% if not existing.is_table %}{% do return(true) %}{% endif %}
  {% if adapter.is_replaceable(existing, partition_by, cluster_by) %}{% do return(false) %}{% endif %}
  {% do log('Rebuilding ' ~ existing.render() ~ ': its partitioning or clustering changed, so it is not replaceable', info=True) %}
  {% do return(true) %}
{% endmacro %}

{# New rows can't change how the table is cut that they go to. #}
{% macro bigquery_tell_of_layout(existing, partition_by) %}
  {% set cluster_by = config.get('cluster_by', none) %}
  {% if (partition_by is not none or cluster_by) and not adapter.is_replaceable(existing, partition_by, cluster_by) %}
    {% do exceptions.warn(existing.render() ~ ' keeps its partitioning and clustering, which are not those of the config: build it with --full-refresh to have it anew') %}
  {% endif %}
{% endmacro %}

{% macro bigquery_build_table(existing, target_relation, partition_by, compiled_code) %}
  {% set rebuilds = bigquery_needs_rebuild(existing, partition_by, config.get('cluster_by', none)) %}
  {# one by ingestion time is made empty and filled by a second statement: that may fail #}
  {% set is_filled_later = partition_by is not none and partition_by.time_ingestion_partitioning %}
  {% if not rebuilds and not (is_filled_later and existing is not none) %}
    {% call statement('main') %}{{ bq_create_table_as(partition_by, False, target_relation, compiled_code) }}{% endcall %}
    {% do return('') %}
  {% endif %}
  {% set aside = make_intermediate_relation(target_relation).incorporate(type='table') %}
  {% do adapter.drop_relation(aside) %}
  {% call statement('main') %}{{ bq_create_table_as(partition_by, False, aside, compiled_code) }}{% endcall %}
  {% call statement('swap') %}
    {{ get_drop_sql(existing) }};
    {{ get_rename_sql(aside, target_relation.identifier) }};
  {% endcall %}
  {# there are stand-ins for BigQuery that take the renaming and do nothing #}
  {% if adapter.get_bq_table(target_relation) is none %}
    {% call statement('copy') %}{{ create_table_as(False, target_relation, 'select * from ' ~ aside.render()) }}{% endcall %}
    {% do adapter.drop_relation(aside) %}
  {% endif %}
{% endmacro %}
