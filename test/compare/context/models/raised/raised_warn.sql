{{ raised('warn') }}
