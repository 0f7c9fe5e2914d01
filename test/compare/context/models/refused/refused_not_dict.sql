{{ raised('not_dict') }}
