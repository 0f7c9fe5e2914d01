{{ raised('keyword') }}
