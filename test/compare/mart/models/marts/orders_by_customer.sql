{{ config(
    pre_hook="insert into audit_runs values ('before {{ this.name }}', {{ var('day') }})",
    post_hook=[{'sql': "insert into audit_runs select 'after {{ this.name }}', count(*) from {{ this }}", 'transaction': true}]
) }}
select
  c.customer_id,
  c.contact,
  {%- for status in statuses() %}
  count(*) filter (where o.status = '{{ status }}') as {{ status }}_orders,
  {%- endfor %}
  sum(o.amount_cents) as amount_cents,
  {{ in_statement() }} as top_customer
from {{ ref('stg_customers') }} as c
left join {{ ref('stg_orders') }} as o using (customer_id)
group by all
