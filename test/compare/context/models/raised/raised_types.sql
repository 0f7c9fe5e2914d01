{{ raised('types') }}
