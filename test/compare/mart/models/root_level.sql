{{ config(materialized=('table' if var('day') == 1 else 'view'), schema=none) }}
select {{ var('day') }} as day, {{ toolbox.star_of(ref('codes')) }} from {{ ref('codes') }}
