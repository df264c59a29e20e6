"""The door: what is taken, and what is turned away."""
