{{ raised('column_type') }}
