"""The state of a workspace: people, channels, messages, views, kept as Slack's own JSON, and every change to them.

Others may import `workspace.Workspace`, the change feed and the builders of Slack objects. It refuses to know an app,
a token or a rule of the Web API: it does what it is told, and tells the change feed.
"""
