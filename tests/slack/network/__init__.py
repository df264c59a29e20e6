"""Between Slack and us: envelopes of a socket, and names that become addresses."""
