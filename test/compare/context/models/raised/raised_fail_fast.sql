{{ raised('fail_fast') }}
