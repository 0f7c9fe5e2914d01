{{ raised('zero') }}
