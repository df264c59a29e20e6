"""A whole bot as a server, with the load that Slack puts on it."""
