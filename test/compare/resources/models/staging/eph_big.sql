{{ config(materialized='ephemeral', alias='bigger') }}
with o as (select * from {{ ref('eph_open') }}) select * from o where {{ only_if_big() }}
