select * from {{ ref('priced') }} order by converted desc limit {{ var('limits')['low'] }}
