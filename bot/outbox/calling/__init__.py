"""The call to Slack: at which pace (`rate_limit`), and what its answer means (`slack_call`)."""
