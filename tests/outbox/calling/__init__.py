"""How calls are told from one another when somebody dies between them."""
