"""Slack's way in: signed HTTP behind a guard, or Socket Mode. What is no payload of Slack's ends here."""
