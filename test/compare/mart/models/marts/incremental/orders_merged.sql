{{ config(incremental_strategy='merge', unique_key='order_id', merge_exclude_columns=['ordered_at'], on_schema_change='append_new_columns') }}
select order_id, status, ordered_at{% if var('day') > 1 %}, 'new' as added{% endif %}
from {{ ref('stg_orders') }}
