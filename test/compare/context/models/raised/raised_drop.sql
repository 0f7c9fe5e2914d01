{{ raised('drop') }}
