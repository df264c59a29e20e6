"""Outbox: messages committed with the state that caused them, sent to Slack once."""
