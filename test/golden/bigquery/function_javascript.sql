-- a function in JavaScript
--   {"volatility":"deterministic"}

-- ## first run

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_javascript` (price float64)
  RETURNS float64
  DETERMINISTIC
  LANGUAGE js
  AS r'''
return price * 1.2;
''';

-- ## again

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_javascript` (price float64)
  RETURNS float64
  DETERMINISTIC
  LANGUAGE js
  AS r'''
return price * 1.2;
''';
