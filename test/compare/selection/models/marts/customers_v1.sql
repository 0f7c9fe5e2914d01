select p.id, p.name from {{ ref('stg_people') }} as p
