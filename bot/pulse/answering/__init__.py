"""Answering: one tap, changeable until the round closes."""
