-- a table cloned from production, and a view on its view

-- query
drop table if exists `proj`.`shop`.`sales`;
create table `proj`.`shop`.`sales` clone `proj`.`prod`.`sales`;

-- query
create or replace view `proj`.`shop`.`seen`
OPTIONS()
as select * from `proj`.`prod`.`seen`;
