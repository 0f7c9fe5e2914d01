{{ raised('get_relation') }}
