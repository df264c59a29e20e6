"""Installs: rows, tokens, the pages."""
