{{ config(materialized='twice', persist_docs={'relation': true, 'columns': true}) }}
select id from {{ ref('stg_orders') }}
