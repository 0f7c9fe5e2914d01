{{ raised('source') }}
