"""The workspaces that one process serves. One by the token of SLACK_BOT_TOKEN, any number by their installs.

`served` finds a workspace's gate and client, and makes them when somebody there first speaks; `installing` keeps installs and uninstalls in
step with everything else; `settling` reads rosters beside it all.
"""
