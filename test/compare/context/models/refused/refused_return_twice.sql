{{ raised('return_twice') }}
