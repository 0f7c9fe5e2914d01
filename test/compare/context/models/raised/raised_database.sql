{{ raised('database') }}
