"""The door to Slack: parse, dispatch, respond, blocks and ids."""
