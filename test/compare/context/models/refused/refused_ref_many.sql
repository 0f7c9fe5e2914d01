{{ raised('ref_many') }}
