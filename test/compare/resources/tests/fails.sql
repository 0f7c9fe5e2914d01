select id from {{ ref('turns_back') }} where id = 1
