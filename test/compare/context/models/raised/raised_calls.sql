{{ raised('calls') }}
