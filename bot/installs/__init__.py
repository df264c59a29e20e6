"""Installs: the workspaces that installed the app by Slack's OAuth, their tokens, and the page they install it from.

Beside it stands the single token of SLACK_BOT_TOKEN, for one workspace; nothing in here is needed for that.

    /slack/install ──> Slack asks whoever is there ──> /slack/oauth_redirect ──(state, code)──> one row in `installations`
                                                                                                   │
      an event of workspace B ──> `bot.slack.door.gates` ──> B's gate, B's ripple ──> `client_of(B)` <──┘ token opened, refreshed in time

A row is a workspace's, or a whole organisation's (Enterprise Grid), whose id then stands where a workspace's does. The workspaces of
such an organisation have rows of their own without a token: the organisation's serves them.

Tokens lie sealed in the database (`sealing`), under keys that lie outside it. They leave this room only inside a call to Slack.
Others may import `store`, `tokens`, `rules`, and `oauth` with its pages. It refuses to know people, teams and what else a feature keeps:
what hangs on an install's coming and going is handed in by `bot.app`.

Files: `rules` (values), `sealing` (keys), `store` (SQL), `slack_stores` (the Slack SDK's contracts on it), `tokens` (opened, kept,
refreshed, given up), `client` (one workspace's Web API), `oauth` and `pages` (installing).
"""
