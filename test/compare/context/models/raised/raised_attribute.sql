{{ raised('attribute') }}
