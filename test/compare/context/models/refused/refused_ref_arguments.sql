{{ raised('ref_arguments') }}
