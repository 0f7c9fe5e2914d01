{{ raised('wrong_type') }}
