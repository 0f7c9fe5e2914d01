{{ raised('env') }}
