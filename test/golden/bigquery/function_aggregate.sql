-- a function of groups
--   {"type":"aggregate"}

-- ## first run

-- query
CREATE OR REPLACE AGGREGATE FUNCTION `proj`.`shop`.`function_aggregate` (price numeric)
  RETURNS numeric
  AS
  (
    sum(price) * 2
  );

-- ## again

-- query
CREATE OR REPLACE AGGREGATE FUNCTION `proj`.`shop`.`function_aggregate` (price numeric)
  RETURNS numeric
  AS
  (
    sum(price) * 2
  );
