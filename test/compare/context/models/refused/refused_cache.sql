{{ raised('cache') }}
