"""Poolers between the bot and its database."""
