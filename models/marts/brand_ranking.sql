select
    weeks,
    sales_rank,
    brand,
    sales,
    sales_change_ratio,
    sales_rank_change,
    {{ ratio('sales', 'sum(sales) over (partition by weeks)') }} as share_of_sales
from {{ ref('sales_changes') }}
where not is_total
  and sales > 0
