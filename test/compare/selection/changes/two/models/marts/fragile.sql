select id{% if var('broken') %}, 1 as mended{% endif %} from {{ ref('customers', v=1) }}
