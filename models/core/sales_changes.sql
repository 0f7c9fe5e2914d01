with days as (

    select
        min(sales_day) as first_day,
        {% if var('as_of_day') is none %}max(sales_day){% else %}cast('{{ var('as_of_day') }}' as date){% endif %} as as_of_day
    from {{ ref('daily_sales') }}

),

windows as (

    select
        weeks,
        first_day,
        as_of_day,
        {{ day_of(dbt.dateadd('day', '(1 - 7 * weeks)', 'as_of_day')) }} as window_from,
        {{ day_of(dbt.dateadd('day', '(1 - 14 * weeks)', 'as_of_day')) }} as previous_from
    from {{ ref('time_windows') }}
    cross join days

),

summed as (

    select
        windows.weeks,
        windows.window_from,
        windows.as_of_day,
        windows.first_day <= windows.previous_from as previous_is_complete,
        daily.brand,
        daily.is_total,
        {% for name, condition in [('', 'daily.sales_day >= windows.window_from'), ('previous_', 'daily.sales_day < windows.window_from')] %}
        coalesce(sum(case when {{ condition }} then daily.sales end), 0) as {{ name }}sales,
        coalesce(sum(case when {{ condition }} then daily.orders end), 0) as {{ name }}orders,
        coalesce(sum(case when {{ condition }} then daily.priced_lines end), 0) as {{ name }}priced_lines{{ "," if not loop.last }}
        {% endfor %}
    from windows
    inner join {{ ref('daily_sales') }} as daily
        on daily.sales_day >= windows.previous_from
        and daily.sales_day <= windows.as_of_day
    group by 1, 2, 3, 4, 5, 6

),

ranked as (

    select
        *,
        {{ ratio('sales', 'priced_lines') }} as average_price,
        {{ ratio('previous_sales', 'previous_priced_lines') }} as previous_average_price,
        case when is_total then null else rank() over (partition by weeks, is_total order by sales desc) end as sales_rank,
        case
            when is_total or previous_sales = 0 then null
            else rank() over (partition by weeks, is_total order by previous_sales desc)
        end as previous_sales_rank
    from summed

)

select
    weeks,
    window_from,
    as_of_day,
    previous_is_complete,
    brand,
    is_total,
    sales,
    previous_sales,
    sales - previous_sales as sales_change,
    {{ ratio('(sales - previous_sales)', 'previous_sales') }} as sales_change_ratio,
    orders,
    previous_orders,
    orders - previous_orders as orders_change,
    {{ ratio('(orders - previous_orders)', 'previous_orders') }} as orders_change_ratio,
    average_price,
    previous_average_price,
    average_price - previous_average_price as average_price_change,
    {{ ratio('(average_price - previous_average_price)', 'previous_average_price') }} as average_price_change_ratio,
    sales_rank,
    previous_sales_rank,
    previous_sales_rank - sales_rank as sales_rank_change
from ranked
