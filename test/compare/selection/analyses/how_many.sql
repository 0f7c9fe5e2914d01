select count(*) from {{ ref('report') }}
