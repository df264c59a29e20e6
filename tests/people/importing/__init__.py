"""Lists of teams: read, matched, taken in, undone, in Slack and by the command."""
