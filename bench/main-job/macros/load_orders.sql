{% macro load_orders() %}
create schema if not exists raw;
create or replace table raw.orders as
select * from read_csv('orders.csv', header = true, columns = {
    'event_time': 'timestamp', 'order_id': 'bigint', 'product_id': 'bigint', 'category_id': 'bigint',
    'category_code': 'varchar', 'brand': 'varchar', 'price': 'decimal(12, 2)', 'user_id': 'bigint'
}, timestampformat = '%Y-%m-%d %H:%M:%S UTC')
{% endmacro %}
