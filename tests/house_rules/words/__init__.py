"""Rules about sentences: where they stand, that every language has them, and what they may name."""
