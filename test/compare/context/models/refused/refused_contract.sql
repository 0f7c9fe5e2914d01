{{ raised('contract') }}
