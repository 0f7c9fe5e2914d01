{% set columns = ['event_time', 'order_id', 'product_id', 'category_id', 'category_code', 'brand', 'price', 'user_id'] %}

with typed as (

    select
        event_time,
        order_id,
        product_id,
        category_id,
        nullif(trim(category_code), '') as category_code,
        nullif(lower(trim(brand)), '') as brand,
        price,
        user_id,
        _loaded_at,
        _file,
        {{ row_fingerprint(columns) }} as fingerprint
    from {{ source('shop', 'orders') }}

),

candidates as (

    select fingerprint
    from typed
    group by fingerprint
    having count(*) > 1

),

numbered as (

    select
        {{ columns | join(', ') }}, _loaded_at, _file,
        row_number() over (
            partition by {{ columns | join(', ') }}
            order by _loaded_at, _file
        ) as repeat_number
    from typed
    where fingerprint in (select fingerprint from candidates)

    union all

    select {{ columns | join(', ') }}, _loaded_at, _file, 1 as repeat_number
    from typed
    where fingerprint not in (select fingerprint from candidates)

)

select * from numbered
{% if not var('keep_repeats') %}
where repeat_number = 1
{% endif %}
