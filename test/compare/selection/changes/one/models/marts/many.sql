select id from {{ ref('report') }} where twice > 1
