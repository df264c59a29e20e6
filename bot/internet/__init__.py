"""The internet, where somebody else names the address. Nobody can make us look into our own network. Knows no feature."""
