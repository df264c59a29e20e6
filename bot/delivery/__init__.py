"""From the outbox to Slack: render a notice, send it once, at the pace Slack allows."""
