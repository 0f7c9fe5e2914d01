{{ raised('dependency') }}
