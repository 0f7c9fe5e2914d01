{{ config(tags=['short']) }} select id, events * 2 as twice from {{ ref('customers') }}
