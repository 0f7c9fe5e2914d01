select cast(1 as bigint) as n, cast('a' as varchar) as "Quoted Name"
