select 2 as id, '{{ config.get("materialized") }}' as how
