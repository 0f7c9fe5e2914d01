{{ raised('config') }}
