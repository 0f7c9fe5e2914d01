-- a function in Python, which BigQuery runs
--   {"runtime_version":"3.11","entry_point":"main"}

-- ## first run

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_python` (price float64)
  RETURNS float64
  LANGUAGE python
  OPTIONS(
    runtime_version = "python-3.11",
    entry_point = "main"
  )
  AS r'''
def main(price):
  return price * 1.2
''';

-- ## again

-- query
CREATE OR REPLACE FUNCTION `proj`.`shop`.`function_python` (price float64)
  RETURNS float64
  LANGUAGE python
  OPTIONS(
    runtime_version = "python-3.11",
    entry_point = "main"
  )
  AS r'''
def main(price):
  return price * 1.2
''';
