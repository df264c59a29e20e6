"""Closing: counts of five or nothing, no key, no rows, whatever happens meanwhile."""
