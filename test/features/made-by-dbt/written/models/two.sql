{{ config(materialized='table') }} {{ config(tags=['q']) }}
select 1 as id {% if false %} {{ this }} {% endif %}
