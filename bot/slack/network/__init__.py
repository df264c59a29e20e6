"""The network between us and Slack: proxies, and names of hosts."""
