{{ raised('property') }}
