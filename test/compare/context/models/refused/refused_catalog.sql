{{ raised('catalog') }}
