{{ config(tags=['daily'], meta={'owner': 'sales'}) }}
select id, customer, status, amount, cast(updated as timestamp) as updated from {{ source('given', 'raw_orders') }}
