{{ config(full_refresh=false) }}
select id, '{{ flags.FULL_REFRESH }}' as refreshed from {{ ref('stg_orders') }}
