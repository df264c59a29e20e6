"""Questions: the bank, and those of a company."""
