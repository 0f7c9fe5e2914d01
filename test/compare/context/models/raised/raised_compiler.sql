{{ raised('compiler') }}
