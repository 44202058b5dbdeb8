"""How each kind of import records its rows: one module a kind."""
