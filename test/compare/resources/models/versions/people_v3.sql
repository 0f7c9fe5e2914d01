{{ config(materialized='table') }}
select * from {{ ref('people', v=2) }} where '{{ ref("people").identifier }}' <> ''
