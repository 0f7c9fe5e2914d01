{% snapshot sn %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema=target.schema) }} select * from {{ ref('lit') }}{% endsnapshot %}
