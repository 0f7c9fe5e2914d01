{{ raised('doc') }}
