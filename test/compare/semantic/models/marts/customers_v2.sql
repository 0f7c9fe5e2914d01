select 1 as customer_id, 'AT' as country, date '2020-01-01' as valid_from, date '2021-01-01' as valid_to
