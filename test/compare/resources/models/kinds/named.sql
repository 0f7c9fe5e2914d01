{{ config(alias='Named Otherwise', schema='Wide', materialized='table', sql_header="set variable threshold = 2;") }}
select id, {{ kit.shout(var('word', 'mine')) }} as word from {{ ref('kit_days') }}, (select 1 as id) as one where id < getvariable('threshold')
