{{ raised('json_text') }}
