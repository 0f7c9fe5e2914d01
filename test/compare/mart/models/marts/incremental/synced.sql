{{ config(unique_key='order_id', on_schema_change='sync_all_columns') }}
select order_id, {% if var('day') == 1 %}status{% else %}label, batch::bigint as batch{% endif %} from {{ ref('stg_orders') }}
