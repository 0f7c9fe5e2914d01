{% macro duckdb__partition_expression(partition_by, prefix='') -%}
  {%- set field = partition_by if partition_by is string else partition_by['field'] -%}
  {%- set data_type = 'date' if partition_by is string else partition_by.get('data_type', 'date') | lower -%}
  {%- set granularity = 'day' if partition_by is string else partition_by.get('granularity', 'day') | lower -%}
  {%- set range = none if partition_by is string else partition_by.get('range') -%}
  {%- if data_type in ['int64', 'integer', 'int', 'bigint'] and range -%}
    floor(({{ prefix }}{{ adapter.quote(field) }} - {{ range['start'] }}) / {{ range['interval'] }})
  {%- elif data_type == 'date' and granularity == 'day' or partition_by is string -%}
    {{ prefix }}{{ adapter.quote(field) }}
  {%- else -%}
    date_trunc('{{ granularity }}', {{ prefix }}{{ adapter.quote(field) }})
  {%- endif -%}
{%- endmacro %}

{% macro duckdb__layout() -%}
  {%- set partition_by = config.get('partition_by') -%}
  {%- set cluster_by = config.get('cluster_by') -%}
  {%- set keys = [] -%}
  {%- if partition_by and (partition_by is mapping or partition_by is string) -%}
    {%- do keys.append(duckdb__partition_expression(partition_by)) -%}
  {%- elif partition_by -%}
    {%- for field in partition_by -%}
      {%- do keys.append(adapter.quote(field)) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- for field in ([cluster_by] if cluster_by is string else cluster_by or []) -%}
    {%- do keys.append(adapter.quote(field)) -%}
  {%- endfor -%}
  {{ return(keys) }}
{%- endmacro %}

{% macro duckdb__laid_out(sql) -%}
  {%- set keys = duckdb__layout() -%}
  {%- if keys -%}
    select * from (
    {{ sql }}
    ) as laid_out
    order by {{ keys | join(', ') }}
  {%- else -%}
    {{- sql -}}
  {%- endif -%}
{%- endmacro %}
