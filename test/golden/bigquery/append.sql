-- append: one insert
--   {"materialized":"incremental","incremental_strategy":"append"}

-- ## first run

-- query
create or replace table `proj`.`shop`.`append`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);

-- ## again

-- GET table append

-- query
insert into `proj`.`shop`.`append` (`id`, `day`, `placed_at`, `status`, `amount`)
select `id`, `day`, `placed_at`, `status`, `amount`
from (
  select * from `proj`.`raw`.`orders`
);

-- ## full refresh

-- GET table append

-- query
create or replace table `proj`.`shop`.`append`
OPTIONS()
as (
  select * from `proj`.`raw`.`orders`
);
