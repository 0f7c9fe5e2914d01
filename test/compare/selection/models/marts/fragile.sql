select id{% if var('broken') %}, no_such_column{% endif %} from {{ ref('customers', v=1) }}
