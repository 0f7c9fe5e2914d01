{{ raised('no_macro') }}
