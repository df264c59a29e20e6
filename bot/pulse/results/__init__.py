"""Results: released once, the same for everybody in a group."""
