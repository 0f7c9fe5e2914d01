{{ raised('source_arguments') }}
