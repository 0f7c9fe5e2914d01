{{ config(materialized='incremental', unique_key='id') }} select id, moment from {{ ref('stg_events') }}{% if is_incremental() %} where id > (select max(id) from {{ this }}){% endif %}
