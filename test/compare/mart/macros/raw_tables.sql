{#- Raw tables as an extraction tool would leave them; a day later there are more rows. -#}
{% macro make_raw_tables() %}
  {% if execute and flags.WHICH in ['build', 'run', 'snapshot', 'seed', 'test'] %}
    create schema if not exists raw;
    create or replace table raw.orders_v2 as
      select * from (values
        (1, 10, 'paid', 25.50, timestamp '2024-03-01 08:00:00', 1),
        (2, 11, 'paid', 12.00, timestamp '2024-03-01 09:30:00', 1),
        (3, 10, '{{ "open" if var("day") == 1 else "paid" }}', 99.90, timestamp '2024-03-02 10:00:00', {{ var('day') }})
        {%- if var('day') > 1 %},
        (4, 12, 'open', 5.25, timestamp '2024-03-03 11:00:00', 2),
        (5, 11, 'cancelled', 1000.00, timestamp '2024-03-03 12:00:00', 2)
        {%- endif %}
      ) as t(id, customer_id, status, amount, ordered_at, batch);
    create or replace table raw."Order Events" as
      select i as event_id, i % 3 + 1 as order_id, timestamp '2024-03-01' + interval (i) hour as happened_at,
        case i % 2 when 0 then 'view' else 'click' end as kind
      from range({{ 48 * var('day') }}) as r(i);
    create or replace table raw.customers as
      select * from (values (10, 'Ada', 'ada@example.com'), (11, 'Bo', 'bo@example.com')
        {%- if var('day') == 1 %}, (13, 'Gone', 'gone@example.com'){% endif %}
        {%- if var('day') > 1 %}, (12, 'Cy', 'cy@example.com'){% endif %}
      ) as t(id, name, email);
  {% endif %}
{% endmacro %}

{% macro note_schemas(schemas) %}
  {% for schema in schemas | sort %}
    insert into audit_runs values ('schema {{ schema }}', {{ loop.index }});
  {% endfor %}
{% endmacro %}
