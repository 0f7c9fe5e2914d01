select cast(range as timestamp) as date_day, 2024 as fiscal_year, 1 as fiscal_quarter
from range(date '2024-01-01', date '2024-01-10', interval 1 day)
