select * from {{ ref('report') }} where twice < 0
