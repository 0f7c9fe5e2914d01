select id, upper(name) as name, country from {{ ref('people') }}
