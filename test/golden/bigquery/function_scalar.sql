-- a function of values
--   {}

-- ## first run

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_scalar` (price numeric)
  RETURNS numeric
  AS
  (
    price * 1.2
  );

-- ## again

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_scalar` (price numeric)
  RETURNS numeric
  AS
  (
    price * 1.2
  );
