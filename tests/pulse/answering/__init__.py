"""Answering: one tap, changeable until the close, and every tap that must not count."""
