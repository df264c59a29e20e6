"""Both sides of each limit: what a rule still takes and what it refuses; what a store finds and what lies beside it."""
