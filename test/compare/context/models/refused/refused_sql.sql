{{ raised('sql') }}
