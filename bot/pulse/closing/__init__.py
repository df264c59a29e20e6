"""Closing: fold, erase, and only then release."""
