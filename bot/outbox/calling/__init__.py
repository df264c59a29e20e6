"""The call to Slack. At which pace (`rate_limit`), what its answer means (`slack_call`), and what is learned from it (`caller`)."""
