{{ raised('not_a_filter') }}
