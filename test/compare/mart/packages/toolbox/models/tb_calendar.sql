select date '2024-01-01' + interval (i) day as day, '{{ var("prefix") }}' as prefix, {{ var('years') }} as years
from range(3) as r(i)
