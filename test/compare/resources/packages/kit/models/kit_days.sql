select d as day, {{ kit.shout(var('flavour')) }} as flavour, '{{ config.get("flavour") }}' as configured
from (values (date '2024-01-01'), (date '2024-01-02')) as t (d)
