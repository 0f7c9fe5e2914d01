{{ raised('compiler_node') }}
