"""Ripple: a Slack bot for everyday learning nudges."""
