select weeks, brand from {{ ref('sales_changes') }} group by 1, 2 having count(*) > 1
