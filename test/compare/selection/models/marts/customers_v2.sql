select p.id, p.name, cast(c.events as integer) as events from {{ ref('stg_people') }} as p join {{ ref('counted') }} as c on c.customer_id = p.id
