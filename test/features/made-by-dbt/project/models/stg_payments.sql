select id, customer, {{ euros('cents') }} as euros from {{ ref('payments') }}
