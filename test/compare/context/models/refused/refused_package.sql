{{ raised('package') }}
