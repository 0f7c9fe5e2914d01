{#
  A source that begins with another base is made anew: all its rows are loaded later than any before. Days that only the
  earlier base had would stay in an incremental model, since no partition replaces them.
#}
{% macro delete_what_the_source_lost(staging) %}
  {%- if is_incremental() -%}
  delete from {{ this }}
  where _loaded_at < (select min(_loaded_at) from {{ ref(staging) }})
  {%- endif -%}
{% endmacro %}
