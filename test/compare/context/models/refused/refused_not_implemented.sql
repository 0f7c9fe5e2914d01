{{ raised('not_implemented') }}
