{{ raised('zip') }}
