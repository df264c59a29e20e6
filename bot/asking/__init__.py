"""Asking: questions, with or without a name, and their answers."""
