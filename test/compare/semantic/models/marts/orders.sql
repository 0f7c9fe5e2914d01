select 1 as order_id, 1 as customer_id, 10.5 as amount, 'new' as status, timestamp '2024-01-01 10:00:00' as ordered_at
union all
select 2, 2, 20.25, 'paid', timestamp '2024-01-02 10:00:00'
