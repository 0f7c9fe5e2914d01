{{ raised('undefined') }}
