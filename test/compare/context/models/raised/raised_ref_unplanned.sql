{{ raised('ref_unplanned') }}
