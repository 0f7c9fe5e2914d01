select label, {{ priced('count(*)') }} as people from {{ ref('stg_people') }} join {{ ref('countries') }} on code = country group by 1
