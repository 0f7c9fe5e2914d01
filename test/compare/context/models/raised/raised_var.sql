{{ raised('var') }}
