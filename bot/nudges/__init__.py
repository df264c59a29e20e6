"""Nudges: one suggested act, with its reason."""
