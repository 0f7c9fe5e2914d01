{{ raised('ref') }}
