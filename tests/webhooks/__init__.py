"""Webhooks: signed, sent to real TLS servers that behave and misbehave, and told to their owner when they fail."""
