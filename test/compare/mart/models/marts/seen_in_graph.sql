{{ config(materialized='table') }}
{%- set models = [] -%}
{%- if execute -%}
  {%- for node in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | sort(attribute='unique_id') -%}
    {%- do models.append(node.unique_id) -%}
  {%- endfor -%}
{%- endif -%}
select * from (values
{%- for id in models %}
  ('{{ id }}', {{ loop.index }}){{ "," if not loop.last }}
{%- else %}
  ('none', 0)
{%- endfor %}
) as t(id, place)
