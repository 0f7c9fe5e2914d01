{{ config(materialized='table', tags=['x'], meta={'k': 'v'}) }}
select 1 as id
