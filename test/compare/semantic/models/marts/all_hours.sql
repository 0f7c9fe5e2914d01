select range as date_hour from range(timestamp '2024-01-01', timestamp '2024-01-02', interval 1 hour)
