{{ raised('missing_relation') }}
