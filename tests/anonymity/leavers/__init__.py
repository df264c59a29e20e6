"""Attackers of whoever left between two askings (T15)."""
