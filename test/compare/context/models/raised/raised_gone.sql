{{ raised('gone') }}
