{{ raised('json') }}
