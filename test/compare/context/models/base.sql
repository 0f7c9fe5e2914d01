{{ config(tags=['one', 'two'], meta={'level': 4, 'deep': {'er': [1]}}) }}
select 1 as id, 'a' as word
