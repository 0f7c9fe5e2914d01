select id, customer_id, moment from {{ source('lake', 'events') }}
