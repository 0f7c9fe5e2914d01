{{ raised('column') }}
