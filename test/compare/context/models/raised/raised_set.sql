{{ raised('set') }}
