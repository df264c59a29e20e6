"""What people said, as Slack sends it: in a message, after a command, in its own signs."""
