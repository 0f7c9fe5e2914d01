select count(*) from {{ ref('uses_nested') }} where '{{ var("rate") }}' = '2'
