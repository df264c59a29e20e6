"""What people see in Slack (views) and what they do there (listeners)."""
