{{ config(materialized='table', indexes=[{'columns': ['id']}, {'columns': ['id', 'parent_id'], 'unique': true}]) }}
select 1 as id, 1 as parent_id, 'a' as word, cast(1.5 as decimal(6,2)) as price
