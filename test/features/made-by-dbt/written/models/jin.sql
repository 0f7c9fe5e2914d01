{{ config(materialized=env_var('MAT', 'table'), enabled=true, unique_key=['a', 'b'], schema='x') }}
select 1 as id from {{ source('s', 't') }} {% if true %} where 1=1 {% endif %}
