{{ raised('too_many') }}
