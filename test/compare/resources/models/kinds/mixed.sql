select o.id, e.what, r.rate, {{ var('rate') }} as seven, '{{ env_var("COMPARE_UNIT", "unset") }}' as env, {{ doubled('o.amount') }} as macro, {{ kit.shout('x') }} as word
from {{ ref('eph_open') }} o join {{ source('given', 'events') }} e using (id) cross join {{ ref('rates') }} r where r.code = 'EUR'
