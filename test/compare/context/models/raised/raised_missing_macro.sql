{{ raised('missing_macro') }}
