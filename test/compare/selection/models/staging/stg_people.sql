select id, name, country from {{ ref('people') }}
