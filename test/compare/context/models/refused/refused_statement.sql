{{ raised('statement') }}
