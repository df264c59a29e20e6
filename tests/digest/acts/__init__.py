"""Digests composed, told and read again, on a real database."""
